using CoyoteDevres.Subsystems.Watchdog;

namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>Drivers that differ from the plain one, and what is done with their watchdogs: what their difference bears on.</summary>
internal static class WatchdogKinds
{
    internal static WatchdogTraits Traits(string kind) => kind switch
    {
        "counted" => new WatchdogTraits { IsCounted = true },
        "running" => new WatchdogTraits { RunsAtBoot = true },
        "worker" => new WatchdogTraits { NeedsWorker = true },
        "magic" => new WatchdogTraits { HasMagicClose = true },
        "start-running" => new WatchdogTraits { StartSetsRunning = true },
        "stopping" => new WatchdogTraits { StopsOnUnregister = true },
        "stopping-worker" => new WatchdogTraits { StopsOnUnregister = true, NeedsWorker = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static IReadOnlyList<UserOperation<WatchdogBench>> Operations(string kind)
    {
        var all = WatchdogOperations.All(tests: true, allTest: kind != "counted");
        return kind switch
        {
            "counted" => [.. all, WatchdogOperations.OpenOld],
            "running" => [WatchdogOperations.Unopened, .. Pick(all, "open", "open-close", "close")],
            "worker" or "stopping-worker" => [WatchdogOperations.Hold, .. Pick(all, "open", "open-close", "write", "close")],
            "magic" => Pick(all, "close"),
            "start-running" => Pick(all, "close"),
            _ => [WatchdogOperations.Hold, .. Pick(all, "write", "close")],
        };
    }

    internal static IReadOnlyList<UserOperation<WatchdogBench>> Sequences(string kind) => kind switch
    {
        "counted" => [.. WatchdogSequences.All, .. WatchdogSequences.OldNode],
        "start-running" => [.. Pick(WatchdogSequences.All, "open-close-open-close-unbind"), WatchdogSequences.ReopenOld],
        "stopping" => Pick(WatchdogSequences.All, "open-unbind-close"),
        _ => [],
    };

    private static IReadOnlyList<UserOperation<WatchdogBench>> Pick(IReadOnlyList<UserOperation<WatchdogBench>> from, params string[] names) =>
        [.. names.Select(n => from.Single(o => o.Name == n))];
}
