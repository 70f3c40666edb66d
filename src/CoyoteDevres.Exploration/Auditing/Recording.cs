namespace CoyoteDevres.Exploration;

/// <summary>An operation and how it went.</summary>
/// <param name="Operation">What was announced.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Result">What it returned.</param>
/// <param name="Before">What its object said of such an operation right before it.</param>
/// <param name="After">And right after it.</param>
internal readonly record struct RecordedOperation(Operation Operation, string Task, int Result, string Before, string After)
{
    /// <summary>
    /// True if the object says something else after it: what it says then is the state that the operation left, not something
    /// that its task learned. (A read of a cell leaves what it says alone; a get of a reference count does not.)
    /// </summary>
    internal bool ChangesWhatIsSaid => Before != After;
}

/// <summary>Writes down everything about one execution that must not depend on the order of independent events.</summary>
internal sealed class Recording(int pair) : IExecutionObserver
{
    /// <summary>Instead of one pair's first position: keep the states after each pair of independent neighbours.</summary>
    internal const int EveryPair = -1;

    private readonly List<RecordedOperation> operations = [];
    private readonly Dictionary<int, string> pairStates = [];
    private readonly List<int[]> clocks = [];
    private readonly List<TraceEvent> events = [];
    private (ModelTask Task, Operation Operation, string Before)? last;

    /// <summary>The first event after the set-up.</summary>
    internal int Start { get; private set; }

    /// <summary>How many events there are, set-up included.</summary>
    internal int Count => events.Count;

    /// <summary>What was reported, with the event at which it was seen.</summary>
    internal List<(int Event, string Finding)> Findings { get; } = [];

    /// <summary>Where each task stands at the end.</summary>
    internal string Tasks { get; private set; } = "";

    /// <summary>What the objects say at the end.</summary>
    internal string Objects { get; private set; } = "";

    /// <summary>Sees what is enabled or disabled.</summary>
    internal EnablednessWatch Watch { get; } = new();

    internal RecordedOperation this[int index] => operations[index];

    internal TraceEvent EventAt(int index) => events[index];

    internal ReadOnlySpan<int> Clock(int index) => clocks[index];

    /// <summary>What the objects of an event and of the one after it say after both.</summary>
    internal string StateAfterPair(int index) => pairStates.GetValueOrDefault(index, "");

    /// <summary>True if that event and the next one are of different tasks and independent.</summary>
    internal bool AreNeighbours(int index) =>
        events[index].Task != events[index + 1].Task && clocks[index + 1].AsSpan()[events[index].Task] < index;

    /// <inheritdoc/>
    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        TellLast(runtime);
        if (task.Id == 0)
            return;
        Watch.Before(runtime, task);
        last = (task, task.Pending, task.Pending.Target.Outcome(task.Pending.Kind));
    }

    /// <inheritdoc/>
    public void Killing(ExploredRuntime runtime) => TellLast(runtime);

    /// <summary>The execution is over.</summary>
    internal void Finish(ExploredRuntime runtime)
    {
        TellLast(runtime);
        var trace = runtime.Trace;
        Start = trace.RaceStart;
        for (int i = 0; i < trace.Count; i++)
        {
            events.Add(trace[i]);
            clocks.Add(trace.Clock(i).ToArray());
        }

        while (operations.Count < events.Count)
            operations.Add(default);
        foreach (var (finding, at) in runtime.Findings)
            Findings.Add((at, $"{finding.Key}: {finding.Headline} [{finding.Task}] {string.Join(" / ", finding.Body)}"));
        Tasks = StateText.OfTasks(runtime);
        Objects = StateText.OfObjects(runtime, events.Skip(Start));
    }

    private void TellLast(ExploredRuntime runtime)
    {
        if (last is not { } told)
            return;
        last = null;
        Watch.After(runtime);
        var trace = runtime.Trace;
        int index = told.Task.LastEvent;
        while (operations.Count < index)
            operations.Add(default);
        operations.Add(new RecordedOperation(told.Operation, told.Task.Name, told.Task.Result, told.Before, told.Operation.Target.Outcome(told.Operation.Kind)));
        int before = index - 1;
        if (before >= trace.RaceStart && (pair == EveryPair ? !trace.HappensBefore(before, index) : before == pair))
            pairStates[before] = StateText.OfObjects(runtime, [trace[before], trace[index]]);
    }
}
