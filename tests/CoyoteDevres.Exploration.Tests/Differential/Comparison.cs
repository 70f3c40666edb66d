namespace CoyoteDevres.Exploration.Tests;

/// <summary>An exploration that was made, and how to make it again.</summary>
internal sealed record Explored(Interpreter Program, Func<IStrategy> Strategy, long Limit = long.MaxValue)
{
    internal Survey Survey { get; } = Survey.Of(Program, Strategy(), Limit);

    internal string Name { get; } = Strategy().Name;

    internal bool IsComplete => Survey.IsComplete;

    internal Census Census => Survey.Census;

    /// <summary>An execution with one of those traces, in words.</summary>
    internal string Example(HashSet<Signature> traces)
    {
        string text = "";
        Survey.Of(Program, Strategy(), Limit, runtime =>
        {
            if (text.Length == 0 && traces.Contains(new Census(() => default).TraceOf(runtime)))
                text = $"{Story(runtime)}\n{Program.Journal}";
        });
        return text;
    }

    /// <summary>The events in order, in words.</summary>
    internal static string Story(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        var lines = new List<string>();
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            var happened = trace[i];
            if (happened.IsBarrier)
            {
                lines.Add("the kill signal");
                continue;
            }

            var target = runtime.ObjectOf(happened.First.Object);
            string choice = (happened.Traits & OperationTraits.Choice) != 0 ? $" = {happened.Alternative}" : "";
            lines.Add($"{runtime.Tasks.First(t => t.Id == happened.Task).Name}: {target.Verb(happened.First.Kind)} {target.Name}{choice}");
        }

        foreach (var task in runtime.Tasks.Where(t => t.State == TaskState.Announced))
            lines.Add($"{task.Name} waits for {task.Pending.Target.Name}: {task.Pending.Target.Verb(task.Pending.Kind)}");
        return string.Join('\n', lines);
    }
}

/// <summary>Compares two explorations of one program, and says in words where they differ.</summary>
internal static class Comparison
{
    /// <summary>
    /// The same traces, final states and findings; one final state a trace; and a reduction visits each trace once, an optimal
    /// one without giving up an execution.
    /// </summary>
    internal static void MustAgree(Explored expected, Explored actual)
    {
        MustReachTheSame(expected, actual);
        var twice = actual.Census.Traces.Where(t => t.Value.Times > 1).Select(t => t.Key).ToHashSet();
        Assert.True(twice.Count == 0, $"{actual.Name} explores {twice.Count} traces more than once, one of them\n{actual.Example(twice)}");
        if (actual.Strategy() is OptimalDpor)
            Assert.True(actual.Survey.Blocked == 0, $"{actual.Survey.Blocked} executions were given up");
    }

    /// <summary>The same traces, final states and findings, and one final state a trace; how often each is visited is not looked at.</summary>
    internal static void MustReachTheSame(Explored expected, Explored actual)
    {
        Assert.True(expected.Census.Ambiguous == 0, $"{expected.Census.Ambiguous} executions end differently though they are the same trace");
        MustCover(expected, actual);
        MustCover(actual, expected);
        Assert.True(expected.Census.Outcomes.SetEquals(actual.Census.Outcomes), $"{actual.Name} reaches other final states or findings");
        Assert.True(expected.Census.Traces.All(t => actual.Census.Traces[t.Key].Outcome == t.Value.Outcome), $"{actual.Name} reaches another state by the same trace");
    }

    private static void MustCover(Explored expected, Explored actual)
    {
        var lost = expected.Census.Traces.Keys.Except(actual.Census.Traces.Keys).ToHashSet();
        if (lost.Count > 0)
            Assert.Fail($"{actual.Name} has {lost.Count} of the {expected.Census.Traces.Count} traces of {expected.Name} not, one of them\n{expected.Example(lost)}");
    }
}
