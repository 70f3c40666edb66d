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
    private readonly ChipGuard? guard;
    private readonly GpioChip chip;

    internal GpioDevice(GpioCore core, GpioVersion version, GpioChip chip, Module owner, Device parent)
        : base(parent.Machine, "gpio_device")
    {
        this.chip = chip;
        Core = core;
        Version = version;
        Owner = owner;
        Dev = new Device(this, "dev", GpiodeviceRelease, parent);
        if (!version.HasLegacySysfs)
            Dev.Kobject.ReleaseByAnybody();
        Chrdev = new Cdev(this, "chrdev", new ChipFileOperations(this), core.Module, Dev);
        if (!version.MayReleaseElsewhere)
            Chrdev.ReleasedByOpeners();
        LineOperations = new LineFileOperations(this);
        Chip = new PointerField<GpioChip>(this, "chip", chip);
        Data = new PointerField<GpioChip>(this, "data", chip);
        LineState = version.MakeLineState(this);
        DeviceNotifier = new BlockingNotifierHead(this, "device_notifier");
        Sem = new RwSemaphore(this, "sem");
        Link = new ListHead(this, "list", isRcu: true);
        guard = version.MakeGuard(this, chip);
        DescSrcu = guard is null ? null : new SrcuStruct(this, "desc_srcu");
        descs = new GpioDesc[Lines];
        for (int offset = 0; offset < Lines; offset++)
            descs[offset] = new GpioDesc(this, chip, offset);
        Provider = parent;
        Sysfs = version.MakeSysfs(this);
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

    /// <summary>The provider's device: <c>chip-&gt;parent</c>.</summary>
    public Device Provider { get; }

    /// <summary>Legacy sysfs, where it is configured in.</summary>
    public GpioSysfs? Sysfs { get; }

    /// <summary>What files of requested lines do (<c>line_fileops</c>).</summary>
    public FileOperations LineOperations { get; }

    /// <summary>The provider's side: cleared by removal, pinned by nobody.</summary>
    public PointerField<GpioChip> Chip { get; }

    /// <summary>The provider's private data, which its callbacks find here (<c>gpiochip_get_data</c>): cleared by removal.</summary>
    public PointerField<GpioChip> Data { get; }

    /// <summary>The line-state notifier chain.</summary>
    public LineStateChain LineState { get; }

    /// <summary>The chain that tells of the removal, since d2e2586a3292 (v6.6); the versions before it do not have it.</summary>
    public BlockingNotifierHead DeviceNotifier { get; }

    /// <summary>Since bdbbae241a04 (v6.2); the versions before it do not have it.</summary>
    public RwSemaphore Sem { get; }

    /// <summary>What readers of the pointer to the chip hold, since d83cee3d2bb1 (v6.9). The versions before it have <see cref="Chip"/>.</summary>
    internal ChipGuard Guard => guard ?? throw new InvalidOperationException($"{Version.Id} does not guard its pointer to the chip");

    /// <summary><c>gdev-&gt;list</c>: its place in <see cref="GpioCore.Devices"/>.</summary>
    internal ListHead Link { get; }

    /// <summary><c>gdev-&gt;desc_srcu</c>, since v6.9: covers the labels.</summary>
    internal SrcuStruct? DescSrcu { get; }

    /// <summary><c>gdev-&gt;line_state_wq</c>, since 7b9b77a8bba9 (v6.13): set when the device is registered, and never cleared.</summary>
    internal WorkqueueStruct? LineStateWq { get; set; }

    /// <summary>The descriptors; which there are does not change.</summary>
    internal IReadOnlyList<GpioDesc> Descs => descs;

    /// <summary>The chip outlives the scenario, and so do its lines: they are no leaks.</summary>
    public void RetainChip()
    {
        Retain();
        chip.Retain();
        guard?.Retain();
        DescSrcu?.Retain();
        LineStateWq?.Retain();
        foreach (var desc in descs)
            desc.Retain();
    }

    /// <summary><c>gpiodevice_release</c>, <c>gpiodev_release</c>: the last reference is gone.</summary>
    private Op GpiodeviceRelease() => Version.GpiodeviceRelease(this);
}
