using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>struct gpio_device</c>: gpiolib's side of a chip, reference-counted through its embedded device; outlives the chip while a
/// file is open. Fact sheet, section 1.0.
/// </summary>
public sealed class GpioDevice : KernelObject
{
    /// <summary>Lines of a chip: one for each user of a scenario.</summary>
    public const int Lines = 2;

    private readonly GpioDesc[] descs;

    internal GpioDevice(GpioCore core, GpioVersion version, GpioChip chip, Module owner, Device parent)
        : base(parent.Machine, "gpio_device")
    {
        Core = core;
        Version = version;
        Owner = owner;
        Dev = new Device(this, "dev", GpiodeviceRelease, parent);
        Chrdev = new Cdev(this, "chrdev", new ChipFileOperations(this), core.Module, Dev);
        LineOperations = new LineFileOperations(this);
        Chip = new PointerField<GpioChip>(this, "chip", chip);
        Data = new PointerField<GpioChip>(this, "data", chip);
        Notifier = new BlockingNotifierHead(this, "notifier");
        Sem = new RwSemaphore(this, "sem");
        descs = new GpioDesc[Lines];
        for (int offset = 0; offset < Lines; offset++)
            descs[offset] = new GpioDesc(this, offset);
    }

    /// <summary>What gpiolib has once.</summary>
    public GpioCore Core { get; }

    /// <summary>The design under test.</summary>
    public GpioVersion Version { get; }

    /// <summary>The provider's module (<c>gdev-&gt;owner</c>).</summary>
    public Module Owner { get; }

    /// <summary>The embedded device.</summary>
    public Device Dev { get; }

    /// <summary>The embedded character device, whose parent is <see cref="Dev"/>.</summary>
    public Cdev Chrdev { get; }

    /// <summary>What files of requested lines do (<c>line_fileops</c>).</summary>
    public FileOperations LineOperations { get; }

    /// <summary>The provider's side: cleared by removal, pinned by nobody.</summary>
    public PointerField<GpioChip> Chip { get; }

    /// <summary>The provider's private data, which its callbacks find here (<c>gpiochip_get_data</c>): cleared by removal.</summary>
    public PointerField<GpioChip> Data { get; }

    /// <summary>The line-state notifier chain.</summary>
    public BlockingNotifierHead Notifier { get; }

    /// <summary>Since bdbbae241a04 (v6.2); the versions before it do not have it.</summary>
    public RwSemaphore Sem { get; }

    /// <summary>The descriptors; which there are does not change.</summary>
    internal IReadOnlyList<GpioDesc> Descs => descs;

    /// <summary>The chip outlives the scenario, and so do its lines: they are no leaks.</summary>
    public void RetainChip()
    {
        Retain();
        Chip.Value.Raw!.Retain();
        foreach (var desc in descs)
            desc.Retain();
    }

    /// <summary><c>gpiodevice_release</c> (v6.2 [V]): the last reference is gone.</summary>
    private async Op GpiodeviceRelease()
    {
        await Core.Lock.LockIrqsave();
        await Touch(); // Leaves the list of devices; nobody walks it here.
        await Core.Lock.UnlockIrqrestore();
        foreach (var desc in descs)
            await desc.Kfree();
        await Kfree();
    }
}
