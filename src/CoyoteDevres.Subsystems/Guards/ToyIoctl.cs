using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>The generic device's ioctls.</summary>
public static class ToyIoctl
{
    /// <summary>Reads a register: never sleeps in the driver.</summary>
    public static IoctlCommand GetStatus { get; } = new("TOY_GET_STATUS");

    /// <summary>Sleeps until the hardware has finished.</summary>
    public static IoctlCommand Calibrate { get; } = new("TOY_CALIBRATE");

    /// <summary>Sleeps inside a use until somebody calls <see cref="Finish"/>.</summary>
    public static IoctlCommand Await { get; } = new("TOY_AWAIT");

    /// <summary>Lets one <see cref="Await"/> go on, whether or not the device is still there.</summary>
    public static IoctlCommand Finish { get; } = new("TOY_FINISH");

    /// <summary>Enters the guard twice.</summary>
    public static IoctlCommand Nested { get; } = new("TOY_NESTED");
}
