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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Of("S0a", "2.6.22 to before v4.4", machine => new SpidevS0a(machine), hasSlaves: false),
        .. Of("S0", "v5.5 to v5.7", machine => new SpidevS0(machine)),
        .. Of("S1", "v5.8 to v6.2-rc3", machine => new SpidevS1(machine)),
        .. Of("S2", "a720416d9463", machine => new SpidevS2(machine)),
        .. Of("S3", "eede42c9459b", machine => new SpidevS3(machine)),
        .. Of("S4", "40534d19ed2a", machine => new SpidevS4(machine)),
    ];

    private static IEnumerable<Scenario> Of(string version, string commit, Func<Machine, Spidev> load, bool hasSlaves = true) =>
    [
        .. DirectMatrix(version, commit, load).Scenarios(),
        .. StarvedMatrix(version, commit, load).Scenarios(),
        .. QueuedMatrix(version, commit, load).Scenarios(),
        .. hasSlaves ? SlaveMatrix(version, commit, load).Scenarios() : [],
    ];

    private static VersionMatrix<SpiBench> StarvedMatrix(string version, string commit, Func<Machine, Spidev> load) => new()
    {
        Subsystem = "spi",
        Version = version,
        Commit = commit,
        Plug = machine =>
        {
            machine.Faults.AllocationsFail(atMost: 1);
            return SpiBench.Plug(machine, load);
        },
        Operations = [SpiUsers.Open with { Name = "starved-open" }],
        Removals = SpiUsers.Removals,
        Bounds = Starved,
        Declared = SpiDeclared.All,
    };

    private static VersionMatrix<SpiBench> DirectMatrix(string version, string commit, Func<Machine, Spidev> load) => new()
    {
        Subsystem = "spi",
        Version = version,
        Commit = commit,
        Plug = machine => SpiBench.Plug(machine, load),
        Operations = SpiUsers.All,
        Removals = SpiUsers.Removals,
        Pairs = SpiUsers.Pairs,
        Sequences = SpiSequences.All,
        Bounds = Direct,
        Declared = SpiDeclared.All,
    };

    private static VersionMatrix<SpiBench> QueuedMatrix(string version, string commit, Func<Machine, Spidev> load) => new()
    {
        Subsystem = "spi",
        Version = version,
        Commit = commit,
        Plug = machine => SpiBench.Plug(machine, load, SpiControllerKind.Queueing),
        Operations = [.. new[] { SpiUsers.Read, SpiUsers.Message }.Select(o => o with { Name = $"queued-{o.Name}" })],
        Removals = SpiUsers.Removals,
        Pairs = [("queued-read", "queued-read"), ("queued-read", "queued-message")],
        Bounds = Queued,
        Declared = SpiDeclared.All,
    };

    private static VersionMatrix<SpiBench> SlaveMatrix(string version, string commit, Func<Machine, Spidev> load) => new()
    {
        Subsystem = "spi",
        Version = version,
        Commit = commit,
        Plug = machine => SpiBench.Plug(machine, load, SpiControllerKind.Slave),
        Operations = [.. new[] { SpiUsers.Read, SpiUsers.Close, SpiUsers.OpenAnother }.Select(o => o with { Name = $"slave-{o.Name}" })],
        Removals = SpiUsers.Removals,
        Pairs = [("slave-read", "slave-close"), ("slave-read", "slave-open-another")],
        Bounds = Slave,
        Declared = SpiDeclared.All,
    };
}
