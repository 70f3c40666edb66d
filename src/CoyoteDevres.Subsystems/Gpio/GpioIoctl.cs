using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>The ioctls of version 2 of the GPIO character device (include/uapi/linux/gpio.h).</summary>
public static class GpioIoctl
{
    /// <summary>Of the chip's file; takes and fills in a <see cref="LineRequestArgument"/>.</summary>
    public static IoctlCommand GetLine { get; } = new("GPIO_V2_GET_LINE_IOCTL");

    /// <summary>Of the chip's file; takes a line's offset.</summary>
    public static IoctlCommand GetLineInfoWatch { get; } = new("GPIO_V2_GET_LINEINFO_WATCH_IOCTL");

    /// <summary>Of a line's file.</summary>
    public static IoctlCommand LineGetValues { get; } = new("GPIO_V2_LINE_GET_VALUES_IOCTL");

    /// <summary>Of a line's file.</summary>
    public static IoctlCommand LineSetValues { get; } = new("GPIO_V2_LINE_SET_VALUES_IOCTL");

    /// <summary>Of a line's file; takes a <see cref="LineConfig"/>.</summary>
    public static IoctlCommand LineSetConfig { get; } = new("GPIO_V2_LINE_SET_CONFIG_IOCTL");
}

/// <summary><c>struct gpio_v2_line_config</c>: a direction, with or without edge detection on an input.</summary>
public enum LineConfig
{
    /// <summary><c>GPIO_V2_LINE_FLAG_INPUT</c>.</summary>
    Input,

    /// <summary><c>GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING</c>.</summary>
    RisingEdge,

    /// <summary>An input, with edges of both directions: the line is looked at to tell which.</summary>
    BothEdges,

    /// <summary>The same with <c>GPIO_V2_LINE_ATTR_ID_DEBOUNCE</c>.</summary>
    Debounced,

    /// <summary><c>GPIO_V2_LINE_FLAG_OUTPUT</c>.</summary>
    Output,
}

/// <summary><c>struct gpio_v2_line_request</c> for one line.</summary>
/// <param name="Offset">Which.</param>
/// <param name="Config">How.</param>
public sealed record LineRequestArgument(int Offset, LineConfig Config)
{
    /// <summary>The new file, to be installed in the process that asked for it.</summary>
    public Kernel.File? File { get; internal set; }
}
