using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Scenarios.Spi;

/// <summary>The scenarios of spidev and the SPI core.</summary>
public static class SpiScenarios
{
    private static readonly string[] Direct =
    [
        "controller: polled, sends in the caller's context; nothing else is on its bus",
        "copies from and to user space succeed; allocations succeed",
    ];

    private static readonly string[] Queued =
    [
        "controller: polled, queues every message (must_async)",
        "spi_stop_queue's 5 s run out only when nothing else can happen any more",
        "copies from and to user space succeed; allocations succeed",
    ];

    private static readonly string[] Slave =
    [
        "controller: a slave whose master never clocks; a process that waits for it gets a signal when nothing else can happen any more",
        "copies from and to user space succeed; allocations succeed",
    ];

    private static readonly string[] Starved =
    [
        .. Direct[..1],
        "copies from and to user space succeed; one allocation of a buffer may fail",
    ];

    private static readonly UserOperation<SpiBench>[] QueuedUsers = [.. new[] { SpiUsers.Read, SpiUsers.Message }.Select(o => o with { Name = $"queued-{o.Name}" })];

    private static readonly UserOperation<SpiBench>[] SlaveUsers =
        [.. new[] { SpiUsers.Read, SpiUsers.Close, SpiUsers.OpenAnother }.Select(o => o with { Name = $"slave-{o.Name}" })];

    private static readonly UserOperation<SpiBench> StarvedOpen = SpiUsers.Open with { Name = "starved-open" };

    private static readonly (string, string)[] QueuedPairs = [("queued-read", "queued-read"), ("queued-read", "queued-message")];

    private static readonly (string, string)[] SlavePairs = [("slave-read", "slave-close"), ("slave-read", "slave-open-another")];

    private static readonly string[] Both = [SpiUsers.UnbindSpidev, SpiUsers.UnplugDevice], Controller = [SpiUsers.UnbindController];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. OfOldCore(new SpiVersion("S0a", "2.6.22 to before v4.4", "gpio-spi-i2c 2.1", machine => new SpidevS0a(machine)) { Sheet = SpiSteps.S0a }),
        .. OfOldCore(new SpiVersion("S0", "v5.5 to v5.7", "gpio-spi-i2c 2.1", machine => new SpidevS0(machine, isBuiltForSlaves: false)) { Sheet = SpiSteps.S0 }),
        .. OfSlaves(new SpiVersion("S0", "v5.5 to v5.7", "gpio-spi-i2c 2.1", machine => new SpidevS0(machine, isBuiltForSlaves: true))),
        .. Of(new SpiVersion("S1", "v5.8 to v6.2-rc3", "gpio-spi-i2c 2.2", machine => new SpidevS1(machine)) { Sheet = SpiSteps.S1 }),
        .. Of(new SpiVersion("S2", "a720416d9463", "gpio-spi-i2c 2.3", machine => new SpidevS2(machine)) { Sheet = SpiSteps.S2 }),
        .. Of(new SpiVersion("S3", "eede42c9459b", "gpio-spi-i2c 2.4", machine => new SpidevS3(machine)) { Sheet = SpiSteps.S3 }),
        .. Of(new SpiVersion("S4", "40534d19ed2a", "gpio-spi-i2c 2.5", machine => new SpidevS4(machine)) { Sheet = SpiSteps.S4 }),
    ];

    private static IVersionMatrix[] Of(SpiVersion version) =>
    [
        DirectMatrix(version, SpiUsers.Removals, SpiUsers.Pairs) with { Sequences = SpiSequences.All, Sheet = version.Sheet },
        QueuedMatrix(version),
        StarvedMatrix(version),
        .. OfSlaves(version),
        UnloadedControllerMatrix(version),
        UnloadedStarvedMatrix(version),
        UnloadedQueuedControllerMatrix(version),
        UnloadedSpidevMatrix(version),
    ];

    private static IVersionMatrix[] OfSlaves(SpiVersion version) => [SlaveMatrix(version), UnloadedSlaveMatrix(version)];

    /// <summary>
    /// The core of before v5.8 has the pump's thread run after every message, also after one that was sent directly: two who send, and a
    /// controller that is taken apart, are many traces, and are for the tier of everything.
    /// </summary>
    private static IVersionMatrix[] OfOldCore(SpiVersion version) =>
    [
        DirectMatrix(version, Only(Both), [.. SpiUsers.PairsOfOneSender, ("read", "read"), ("write", "message")]) with { Sequences = SpiSequences.All, Sheet = version.Sheet },
        DirectMatrix(version, Only(Controller), SpiUsers.PairsOfOneSender) with { Sheet = [SpiSteps.OldControllerRemoval] },
        StarvedMatrix(version),
        UnloadedControllerMatrix(version),
        UnloadedStarvedMatrix(version),
        UnloadedSpidevMatrix(version),
    ];

    private static Removal<SpiBench>[] Only(string[] names) => [.. SpiUsers.Removals.Where(r => names.Contains(r.Name))];

    private static VersionMatrix<SpiBench> DirectMatrix(SpiVersion version, IReadOnlyList<Removal<SpiBench>> removals, IReadOnlyList<(string One, string Other)> pairs) =>
        version.Matrix(machine => SpiBench.Plug(machine, version.Load), SpiUsers.All, removals, Direct) with { Pairs = pairs };

    private static VersionMatrix<SpiBench> UnloadedControllerMatrix(SpiVersion version) => Unloaded(version, SpiControllerKind.Direct, SpiUsers.All, Direct) with
    {
        Pairs = version.Id is "S0a" or "S0" ? SpiUsers.PairsOfOneSender : SpiUsers.Pairs,
    };

    private static VersionMatrix<SpiBench> UnloadedQueuedControllerMatrix(SpiVersion version) =>
        Unloaded(version, SpiControllerKind.Queueing, QueuedUsers, Queued) with { Pairs = QueuedPairs };

    private static VersionMatrix<SpiBench> UnloadedSlaveMatrix(SpiVersion version) =>
        Unloaded(version, SpiControllerKind.Slave, SlaveUsers, Slave) with { Pairs = SlavePairs };

    private static VersionMatrix<SpiBench> Unloaded(SpiVersion version, SpiControllerKind kind, IReadOnlyList<UserOperation<SpiBench>> users, string[] bounds) =>
        version.Matrix(machine => SpiBench.PlugControllerModule(machine, version.Load, kind), users, [SpiModules.OfController], [.. bounds, HostDevice.RmmodBound]);

    private static VersionMatrix<SpiBench> UnloadedStarvedMatrix(SpiVersion version) =>
        version.Matrix(
            machine =>
            {
                machine.Faults.AllocationsFail(atMost: 1);
                return SpiBench.PlugControllerModule(machine, version.Load);
            },
            [StarvedOpen],
            [SpiModules.OfController],
            [.. Starved, HostDevice.RmmodBound]);

    private static VersionMatrix<SpiBench> UnloadedSpidevMatrix(SpiVersion version) =>
        version.Matrix(
            machine => SpiBench.PlugSpidevModule(machine, version.Load), SpiModules.BesideSpidev, [SpiModules.OfSpidev], [.. Direct, HostDevice.RmmodBound]);

    private static VersionMatrix<SpiBench> QueuedMatrix(SpiVersion version) =>
        version.Matrix(
            machine => SpiBench.Plug(machine, version.Load, SpiControllerKind.Queueing),
            QueuedUsers,
            SpiUsers.Removals,
            Queued) with { Pairs = QueuedPairs };

    private static VersionMatrix<SpiBench> StarvedMatrix(SpiVersion version) =>
        version.Matrix(
            machine =>
            {
                machine.Faults.AllocationsFail(atMost: 1);
                return SpiBench.Plug(machine, version.Load);
            },
            [StarvedOpen],
            SpiUsers.Removals,
            Starved);

    private static VersionMatrix<SpiBench> SlaveMatrix(SpiVersion version) =>
        version.Matrix(
            machine => SpiBench.Plug(machine, version.Load, SpiControllerKind.Slave),
            SlaveUsers,
            SpiUsers.Removals,
            Slave) with
        {
            Pairs = SlavePairs,
            Sequences = SpiSequences.OfSlaves,
        };
}
