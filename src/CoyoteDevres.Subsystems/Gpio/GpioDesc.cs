using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>struct gpio_desc</c>: one line. The kernel allocates a chip's descriptors as one array; here each is an allocation, freed
/// at the same place.
/// </summary>
public sealed class GpioDesc : KernelObject
{
    private readonly GuardedLabel? guardedLabel;

    internal GpioDesc(GpioDevice device, GpioChip chip, int offset)
        : base(device.Machine, "gpio_desc")
    {
        Device = device;
        Offset = offset;
        Requested = new Field<bool>(this, "flags.FLAG_REQUESTED", false, isBit: true);
        IsOut = new Field<bool>(this, "flags.FLAG_IS_OUT", false, isBit: true);
        UsedAsIrq = new Field<bool>(this, "flags.FLAG_USED_AS_IRQ", false, isBit: true);
        Irq = new GpioIrq(this, chip);
        Label = new PointerField<DescLabel>(this, "label");
        guardedLabel = device.DescSrcu is { } domain ? new GuardedLabel(this, domain) : null;
    }

    /// <summary><c>desc-&gt;gdev</c>.</summary>
    public GpioDevice Device { get; }

    /// <summary><c>gpio_chip_hwgpio</c>: its position in the array.</summary>
    public int Offset { get; }

    /// <summary><c>FLAG_REQUESTED</c>. Flags are changed by atomic bit operations, one step each.</summary>
    public Field<bool> Requested { get; }

    /// <summary><c>FLAG_IS_OUT</c>.</summary>
    public Field<bool> IsOut { get; }

    /// <summary><c>FLAG_USED_AS_IRQ</c>: set while its interrupt is requested.</summary>
    public Field<bool> UsedAsIrq { get; }

    /// <summary>The line as an interrupt.</summary>
    public GpioIrq Irq { get; }

    /// <summary>Who requested it, or NULL. Up to v6.8.</summary>
    public PointerField<DescLabel> Label { get; }

    /// <summary>The same since v6.9.</summary>
    internal GuardedLabel GuardedLabel => guardedLabel ?? throw new InvalidOperationException($"{Device.Version.Id} does not guard labels");
}

/// <summary>A descriptor's label: a string (<c>kstrdup_const</c>); since a86d27693066 behind an RCU head (<c>struct gpio_desc_label</c>).</summary>
public sealed class DescLabel : KernelObject
{
    internal DescLabel(Machine machine)
        : base(machine, "gpio_desc_label") => Rcu = new RcuHead(this, "rh");

    /// <summary><c>rh</c>.</summary>
    internal RcuHead Rcu { get; }
}
