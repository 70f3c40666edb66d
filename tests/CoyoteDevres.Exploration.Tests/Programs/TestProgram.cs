namespace CoyoteDevres.Exploration.Tests;

/// <summary>A program from a delegate that sets it up and spawns its tasks; tells the outcome of each execution.</summary>
internal sealed class TestProgram(Func<ExploredRuntime, Func<string>?> build) : IProgram
{
    private Func<string>? outcome;

    public Op SetUp(ExploredRuntime runtime)
    {
        outcome = build(runtime);
        return Op.Done;
    }

    /// <summary>The outcome of the execution that just ended, with the tasks that were left blocked.</summary>
    public string Outcome(ExploredRuntime runtime) =>
        $"{outcome?.Invoke()} | {string.Join(' ', runtime.Tasks.Where(t => t.State == TaskState.Announced).Select(t => $"{t.Name}@{t.Pending}").Order(StringComparer.Ordinal))}";
}

/// <summary>What an exploration reached: final states, canonical traces, and how often each.</summary>
internal sealed class Coverage(TestProgram program) : IExecutionObserver
{
    public SortedSet<string> Outcomes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, int> Traces { get; } = new(StringComparer.Ordinal);

    public void Ended(ExploredRuntime runtime)
    {
        if (!runtime.IsMaximal)
            return;
        string findings = string.Join(' ', runtime.Findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));
        Outcomes.Add($"{program.Outcome(runtime)} | {findings}");
        string trace = Canonical(runtime);
        Traces[trace] = Traces.GetValueOrDefault(trace) + 1;
    }

    /// <summary>The same text for equivalent executions, and only for those: each event with its clock in per-task counts.</summary>
    private static string Canonical(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        var ordinal = new int[trace.Count];
        var counts = new Dictionary<int, int>();
        for (int i = trace.RaceStart; i < trace.Count; i++)
            ordinal[i] = counts[trace[i].Task] = counts.GetValueOrDefault(trace[i].Task) + 1;
        var lines = new List<string>();
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            var clock = trace.Clock(i).ToArray();
            var past = string.Join(',', clock.Select((last, t) => last < trace.RaceStart ? "" : $"{t}:{ordinal[last]}").Where(s => s.Length > 0));
            lines.Add($"{trace[i].Task:D3}.{ordinal[i]:D4} {trace[i].First}{trace[i].Second}/{trace[i].Alternative} <- {past}");
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    public static (Coverage Coverage, ExplorationResult Result) Of(Func<ExploredRuntime, Func<string>?> build, IStrategy strategy, long maxExecutions = long.MaxValue)
    {
        var program = new TestProgram(build);
        var coverage = new Coverage(program);
        var result = Explorer.Explore(program, strategy, new ExplorationOptions { Observer = coverage, MaxExecutions = maxExecutions });
        return (coverage, result);
    }
}
