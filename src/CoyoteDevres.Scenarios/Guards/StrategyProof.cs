using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Scenarios.Guards;

/// <summary>What the explorations of one strategy's scenarios say about it.</summary>
public sealed record StrategyProof
{
    /// <summary>The kinds of use that a strategy is asked about, with the scenario that asks.</summary>
    public static IReadOnlyList<(string Operation, string Scenario)> Operations { get; } =
    [
        ("short ioctl", "short-ioctl-vs-unbind"),
        ("sleeping ioctl", "sleeping-ioctl-vs-unbind"),
        ("blocking read", "blocking-read-vs-unbind"),
        ("poll", "poll-vs-unbind"),
        ("two users", "short-ioctl-and-short-ioctl-vs-unbind"),
        ("nested ioctl", "nested-ioctl-vs-unbind"),
        ("unbind by holder", "ioctl-unbind-ioctl-close"),
    ];

    private const string Meeting = "await-and-finish-vs-unbind";

    private readonly IReadOnlyDictionary<string, ScenarioResult> results;

    private StrategyProof(GuardStrategy strategy, IReadOnlyDictionary<string, ScenarioResult> results)
    {
        Strategy = strategy;
        this.results = results;
    }

    /// <summary>The strategy.</summary>
    public GuardStrategy Strategy { get; }

    /// <summary>True if a reader that sleeps until the device is gone keeps the unbind waiting for ever.</summary>
    public bool ReaderBlocksUnbind => Waits("blocking-read-vs-unbind", "sysfs");

    /// <summary>True if, while an unbind waits, or because somebody is inside already, new calls wait as well.</summary>
    public bool UnbindBlocksCalls => Shows(Meeting, f => f.Function == "toy_finish" && IsWait(f.Kind));

    /// <summary>True if whoever sleeps until the device is gone, in a read or in a poll, is woken by its going.</summary>
    public bool WakesSleepers =>
        !ReaderBlocksUnbind && !Shows("blocking-read-vs-unbind", f => f.Kind == "missed-wake-up") && !Shows("poll-vs-unbind", f => f.Kind == "missed-wake-up");

    /// <summary>What is to be explored for a strategy.</summary>
    public static IReadOnlyList<Scenario> ScenariosOf(GuardStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        var names = Operations.Select(o => o.Scenario).Append(Meeting).Select(s => NameOf(s, strategy)).ToHashSet(StringComparer.Ordinal);
        return [.. GuardScenarios.Matrices.Scenarios().Where(s => names.Contains(s.Name))];
    }

    /// <summary>Reads a strategy's results.</summary>
    public static StrategyProof Of(GuardStrategy strategy, IEnumerable<ScenarioResult> results)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return new StrategyProof(strategy, results.ToDictionary(r => r.Name, StringComparer.Ordinal));
    }

    /// <summary>What a scenario showed: the kinds of its findings, each once; and whether that is all.</summary>
    public (IReadOnlyList<string> Findings, bool Proved) Of(string scenario)
    {
        var result = Result(scenario);
        var kinds = result.Findings.Select(f => f.Finding.Key.Kind).Distinct().Order(StringComparer.Ordinal);
        return ([.. kinds], result is { Exhaustive: true, Verdict: Verdict.Verified or Verdict.Found });
    }

    private static string NameOf(string scenario, GuardStrategy strategy) => $"{GuardScenarios.Subsystem}/{scenario}@{strategy.Name}";

    private static bool IsWait(string kind) => kind is "hung-task" or "soft-lockup" or "hard-lockup";

    private ScenarioResult Result(string scenario) => results[NameOf(scenario, Strategy)];

    private bool Shows(string scenario, Func<FindingKey, bool> what) => Result(scenario).Findings.Any(f => what(f.Finding.Key));

    private bool Waits(string scenario, string comm) =>
        Result(scenario).Findings.Any(f => IsWait(f.Finding.Key.Kind) && f.Finding.Task is { } task && task.StartsWith($"{comm}/", StringComparison.Ordinal));
}
