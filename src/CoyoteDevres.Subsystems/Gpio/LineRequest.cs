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
    }

    /// <summary><c>lr-&gt;gdev</c>.</summary>
    public GpioDevice Device { get; }

    /// <summary><c>lr-&gt;config_mutex</c>: serialises the ioctls that change something.</summary>
    public Mutex ConfigMutex { get; }

    /// <summary><c>lr-&gt;wait</c> and <c>lr-&gt;events</c>.</summary>
    public EventFifo Events { get; }

    /// <summary><c>lr-&gt;lines[0].desc</c>: set while only its creator has it.</summary>
    public GpioDesc? Desc { get; internal set; }

    /// <summary>
    /// <c>edge_irq_thread</c> with <c>linereq_put_event</c>: an edge of one direction is told without looking at the line, so
    /// that the chip is not touched [V].
    /// </summary>
    public Op EdgeIrqThread() => Events.Put("linereq_put_event");
}
