namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// What an exploration reached: the canonical traces, how often each, and the final state and findings of each. Two executions
/// are the same trace if the same events happened, in the same order wherever two of them depend on each other. Tasks and objects
/// count by name, so that explorations that create them in another order can be compared.
/// </summary>
internal sealed class Census(Func<Signature> state)
{
    private readonly Dictionary<string, Signature> names = new(StringComparer.Ordinal);
    private readonly List<TraceEvent> known = [];
    private readonly List<Signature> identities = [];
    private readonly List<Signature> sums = [default];
    private readonly List<int> ordinals = [];

    /// <summary>Times seen and outcome of each trace.</summary>
    internal Dictionary<Signature, (int Times, Signature Outcome)> Traces { get; } = [];

    /// <summary>Final states with findings.</summary>
    internal HashSet<Signature> Outcomes { get; } = [];

    /// <summary>Traces two of whose executions ended in different states: what was said to commute does not.</summary>
    internal int Ambiguous { get; private set; }

    /// <summary>The last execution's trace.</summary>
    internal Signature LastTrace { get; private set; }

    /// <summary>The last execution's final state with findings.</summary>
    internal Signature LastOutcome { get; private set; }

    /// <summary>Counts a maximal execution.</summary>
    internal void Add(ExploredRuntime runtime)
    {
        LastTrace = TraceOf(runtime);
        LastOutcome = OutcomeOf(runtime);
        Outcomes.Add(LastOutcome);
        if (!Traces.TryGetValue(LastTrace, out var seen))
            seen = (0, LastOutcome);
        else if (seen.Outcome != LastOutcome)
            Ambiguous++;
        Traces[LastTrace] = (seen.Times + 1, seen.Outcome);
    }

    /// <summary>The canonical trace of an execution.</summary>
    internal Signature TraceOf(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        int start = trace.RaceStart, count = trace.Count - start;
        int same = 0;
        while (same < count && same < known.Count && known[same].Equals(trace[start + same]))
            same++;
        known.RemoveRange(same, known.Count - same);
        identities.RemoveRange(same, identities.Count - same);
        ordinals.RemoveRange(same, ordinals.Count - same);
        sums.RemoveRange(same + 1, sums.Count - same - 1);
        for (int j = same; j < count; j++)
            Append(runtime, trace[start + j], j);
        return sums[count];
    }

    private void Append(ExploredRuntime runtime, in TraceEvent happened, int j)
    {
        var trace = runtime.Trace;
        int ordinal = 0;
        for (int i = j - 1; i >= 0 && ordinal == 0; i--)
        {
            if (known[i].Task == happened.Task)
                ordinal = ordinals[i] + 1;
        }

        var identity = NameOfTask(runtime, happened.Task).Then(ordinal);
        var target = happened.IsBarrier ? "the kill signal" : runtime.ObjectOf(happened.First.Object).Name;
        var sum = sums[j] + identity.Then(Named(target)).Then(KindOf(runtime, happened)).Then(happened.Alternative);
        for (int i = 0; i < j; i++)
        {
            if (known[i].Task != happened.Task && trace.Dependent(known[i], happened))
                sum += identities[i].Then(identity);
        }

        known.Add(happened);
        identities.Add(identity);
        ordinals.Add(ordinal);
        sums.Add(sum);
    }

    /// <summary>The kind of what happened; of kinds that are the same but for what they unsettle, the first.</summary>
    private static int KindOf(ExploredRuntime runtime, in TraceEvent happened)
    {
        if (happened.IsBarrier)
            return happened.First.Kind;
        var table = runtime.Trace.TableOf(runtime.ObjectOf(happened.First.Object));
        int kind = 0;
        while (!table.AreAlike(kind, happened.First.Kind))
            kind++;
        return kind;
    }

    private Signature OutcomeOf(ExploredRuntime runtime)
    {
        var sum = state();
        foreach (var task in runtime.Tasks)
        {
            if (task.State == TaskState.Announced)
                sum += Named(task.Name).Then(Named(task.Pending.Target.Name)).Then(task.Pending.Kind);
            else if (task.State == TaskState.Dead)
                sum += Named(task.Name).Then(-1);
        }

        foreach (var (finding, _) in runtime.Findings)
            sum += Named(finding.Key.Kind).Then(Named(finding.Key.Function)).Then(Named(finding.Key.Object));
        return sum;
    }

    private Signature NameOfTask(ExploredRuntime runtime, int id)
    {
        foreach (var task in runtime.Tasks)
        {
            if (task.Id == id)
                return Named(task.Name);
        }

        throw new InvalidOperationException($"an event of task {id}, which was never started");
    }

    private Signature Named(string name)
    {
        if (!names.TryGetValue(name, out var signature))
            names.Add(name, signature = Signature.Of(name));
        return signature;
    }
}
