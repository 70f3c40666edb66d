namespace CoyoteDevres.Scenarios;

/// <summary>Every scenario, in the order in which they are run and reported.</summary>
public static class Catalogue
{
    private static readonly Part[] Parts =
    [
        new(["gpio"], () => Gpio.GpioScenarios.Matrices),
        new(["i2c"], () => I2c.I2cScenarios.Matrices),
        new(["spi"], () => Spi.SpiScenarios.Matrices),
        new(["uart"], () => Uart.UartScenarios.Matrices),
        new(["watchdog"], () => Watchdog.WatchdogScenarios.Matrices),
        new(["drm"], () => Drm.DrmScenarios.Matrices),
        new(["media"], () => Media.MediaScenarios.Matrices),
        new(["v4l2"], () => V4l2.V4l2Scenarios.Matrices),
        new(["dvb"], () => Dvb.DvbScenarios.Matrices),
        new(["guards"], () => Guards.GuardScenarios.Matrices),
        new(["ladder"], () => Ladder.LadderScenarios.Matrices),
        new(["devres"], () => Managed.ManagedScenarios.Matrices),
        new(["talk"], () => Talk.TalkScenarios.Matrices),
        new(["modules"], () => Modules.ModuleScenarios.Matrices),
        new(["kref", "cleanup", "rust", "revocable", "cdev-shutdown", "percpu-ref", "drm-enter"], () => Lifetime.LifetimeScenarios.Matrices),
        new(["chrdev"], () => Chrdev.ChrdevScenarios.Matrices),
        new(["misc"], () => Misc.MiscScenarios.Matrices),
        new(["ptp"], () => Ptp.PtpScenarios.Matrices),
        new(["pps"], () => Pps.PpsScenarios.Matrices),
        new(["uio"], () => Uio.UioScenarios.Matrices),
        new(["tpm"], () => Tpm.TpmScenarios.Matrices),
        new(["hiddev"], () => Hiddev.HiddevScenarios.Matrices),
        new(["iowarrior"], () => Iowarrior.IowarriorScenarios.Matrices),
        new(["iio"], () => Iio.IioScenarios.Matrices),
        new(["ipmi"], () => Ipmi.IpmiScenarios.Matrices),
        new(["cec"], () => Cec.CecScenarios.Matrices),
        new(["evdev"], () => Evdev.EvdevScenarios.Matrices),
        new(["hwrng"], () => Hwrng.HwrngScenarios.Matrices),
    ];

    /// <summary>All of them, by what their names begin with.</summary>
    public static IReadOnlyList<CatalogueSection> Sections { get; } =
        [.. Parts.Select(part => new CatalogueSection(part.Subsystems, () => part.Matrices().Scenarios()))];

    private static readonly Lazy<IReadOnlyList<Scenario>> Whole = new(() => [.. Sections.SelectMany(s => s.Scenarios)]);

    /// <summary>The versions, by subsystem.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices => [.. Parts.SelectMany(part => part.Matrices())];

    /// <summary>All of them, of both tiers.</summary>
    public static IReadOnlyList<Scenario> All => Whole.Value;

    /// <summary>Those of every run.</summary>
    public static IEnumerable<Scenario> Main => All.Where(s => s.Tier == Tier.Main);

    /// <summary>The scenarios of these versions, in their order.</summary>
    public static IEnumerable<Scenario> Scenarios(this IEnumerable<IVersionMatrix> versions) => versions.SelectMany(m => m.Scenarios());

    /// <summary>Where scenarios are written down: the versions are a function, since even to name them takes as long as to make them.</summary>
    private sealed record Part(IReadOnlyList<string> Subsystems, Func<IEnumerable<IVersionMatrix>> Matrices);
}
