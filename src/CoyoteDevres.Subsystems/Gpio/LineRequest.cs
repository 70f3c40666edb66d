using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>struct linereq</c>: a requested line's open file. Pins the device once for itself and once, with the provider's module, for
/// the line.
/// </summary>
public sealed class LineRequest : KernelObject
{
    internal LineRequest(GpioDevice device)
        : base(device.Machine, "linereq")
    {
        Device = device;
        ConfigMutex = new Mutex(this, "config_mutex");
        Events = new EventFifo(this, device);
        EdFlags = new Field<LineConfig>(this, "edflags", LineConfig.Input);
        SwDebounced = new Field<bool>(this, "sw_debounced", false);
        Irq = new Field<int>(this, "irq", 0);
        Level = new Field<int>(this, "level", 0);
        Work = new DelayedWork(this, "work", () => EdgeDetector.DebounceWorkFunc(this));
        DeviceUnregisteredNb = new NotifierBlock(this, "device_unregistered_nb", (_, _) => Events.Tell("linereq_unregistered_notify"));
    }

    /// <summary><c>lr-&gt;gdev</c>.</summary>
    public GpioDevice Device { get; }

    /// <summary><c>lr-&gt;chip_rev</c>: G6 only, in the place of a reference on the device.</summary>
    internal ChipHandle? ChipRev { get; set; }

    /// <summary><c>lr-&gt;config_mutex</c>: serialises the ioctls that change something.</summary>
    public Mutex ConfigMutex { get; }

    /// <summary><c>lr-&gt;wait</c> and <c>lr-&gt;events</c>.</summary>
    public EventFifo Events { get; }

    /// <summary>Its link in the chain that tells of the removal, since v6.6.</summary>
    public NotifierBlock DeviceUnregisteredNb { get; }

    /// <summary><c>lr-&gt;device_unregistered_nb.notifier_call</c> is set: by its creator, before the file can be released.</summary>
    public bool TellsOfRemoval { get; private set; }

    /// <summary><c>lr-&gt;lines[0].desc</c>: set while only its creator has it.</summary>
    public GpioDesc? Desc { get; internal set; }

    /// <summary><c>line-&gt;irq</c>: the number of what was requested, or 0. Set and cleared by its creator, under <see cref="ConfigMutex"/>, and by release.</summary>
    internal Field<int> Irq { get; }

    /// <summary>What was requested last under that number.</summary>
    internal IrqAction? Action { get; set; }

    /// <summary>What <see cref="Action"/> was requested under, if that is a copy.</summary>
    internal IrqLabel? IrqLabel { get; set; }

    /// <summary><c>line-&gt;edflags</c>: the edges that are told.</summary>
    internal Field<LineConfig> EdFlags { get; }

    /// <summary><c>line-&gt;sw_debounced</c>.</summary>
    internal Field<bool> SwDebounced { get; }

    /// <summary><c>line-&gt;level</c>: the level that the debouncer saw last.</summary>
    internal Field<int> Level { get; }

    /// <summary><c>line-&gt;work</c>: <c>debounce_work_func</c>.</summary>
    internal DelayedWork Work { get; }

    /// <summary>The last part of <c>linereq_create</c> since v6.6: it is told of the removal from now on [V].</summary>
    internal async Op RegisterForRemoval()
    {
        TellsOfRemoval = true;
        await Device.DeviceNotifier.Register(DeviceUnregisteredNb);
    }
}
