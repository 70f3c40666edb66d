namespace CoyoteDevres.Scenarios;

/// <summary>Every scenario, in the order in which they are run and reported.</summary>
public static class Catalogue
{
    /// <summary>The versions, by subsystem.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Gpio.GpioScenarios.Matrices,
        .. I2c.I2cScenarios.Matrices,
        .. Spi.SpiScenarios.Matrices,
        .. Uart.UartScenarios.Matrices,
        .. Watchdog.WatchdogScenarios.Matrices,
        .. Drm.DrmScenarios.Matrices,
        .. Media.MediaScenarios.Matrices,
        .. V4l2.V4l2Scenarios.Matrices,
        .. Dvb.DvbScenarios.Matrices,
        .. Guards.GuardScenarios.Matrices,
        .. Ladder.LadderScenarios.Matrices,
        .. Managed.ManagedScenarios.Matrices,
        .. Talk.TalkScenarios.Matrices,
        .. Modules.ModuleScenarios.Matrices,
        .. Lifetime.LifetimeScenarios.Matrices,
        .. Chrdev.ChrdevScenarios.Matrices,
        .. Misc.MiscScenarios.Matrices,
        .. Ptp.PtpScenarios.Matrices,
        .. Pps.PpsScenarios.Matrices,
        .. Uio.UioScenarios.Matrices,
        .. Tpm.TpmScenarios.Matrices,
    ];

    /// <summary>All of them, of both tiers.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Matrices.SelectMany(m => m.Scenarios())];

    /// <summary>Those of every run.</summary>
    public static IEnumerable<Scenario> Main => All.Where(s => s.Tier == Tier.Main);
}
