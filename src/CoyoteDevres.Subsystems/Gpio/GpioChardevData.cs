using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary><c>struct gpio_chardev_data</c>: an open file of the chip's node.</summary>
public sealed class GpioChardevData : KernelObject
{
    internal GpioChardevData(GpioDevice device, Func<GpioChardevData, string, GpioDesc, Op> lineinfoChangedNotify)
        : base(device.Machine, "gpio_chardev_data")
    {
        Device = device;
        Events = new EventFifo(this, device);
        LineinfoChangedNb = new NotifierBlock(
            this, "lineinfo_changed_nb", (action, desc) => lineinfoChangedNotify(this, action, (GpioDesc)desc));
        DeviceUnregisteredNb = new NotifierBlock(this, "device_unregistered_nb", (_, _) => Events.Tell("gpio_device_unregistered_notify"));
        WatchAbiVersion = new Field<int>(this, "watch_abi_version", 0);
    }

    /// <summary><c>cdev-&gt;gdev</c>.</summary>
    public GpioDevice Device { get; }

    /// <summary><c>cdev-&gt;wait</c> and <c>cdev-&gt;events</c>.</summary>
    public EventFifo Events { get; }

    /// <summary>Its link in the line-state chain.</summary>
    public NotifierBlock LineinfoChangedNb { get; }

    /// <summary>Its link in the chain that tells of the removal, since v6.6.</summary>
    public NotifierBlock DeviceUnregisteredNb { get; }

    /// <summary><c>cdev-&gt;fp</c>, since v6.13: the open file, of which it holds no reference.</summary>
    public Kernel.File? File { get; internal set; }

    /// <summary><c>cdev-&gt;chip_rev</c>: G6 only, in the place of a reference on the device.</summary>
    internal ChipHandle? ChipRev { get; set; }

    /// <summary>Version of the interface that the first watch chose. Only version 2 is modelled.</summary>
    public Field<int> WatchAbiVersion { get; }

    /// <summary><c>cdev-&gt;watched_lines</c>: set in open, and not cleared when the bitmap is freed.</summary>
    public WatchedLines WatchedLines { get; internal set; } = null!;
}

/// <summary>The bitmap of the lines that a file watches: an allocation of its own (<c>bitmap_zalloc</c>).</summary>
public sealed class WatchedLines : KernelObject
{
    private readonly Field<bool>[] bits;

    internal WatchedLines(GpioDevice device)
        : base(device.Machine, "watched_lines")
    {
        bits = new Field<bool>[device.Descs.Count];
        for (int offset = 0; offset < bits.Length; offset++)
            bits[offset] = new Field<bool>(this, "bit", false, isBit: true);
    }

    /// <summary>A line's bit. Changed by atomic bit operations, one step each.</summary>
    public Field<bool> this[int offset] => bits[offset];
}
