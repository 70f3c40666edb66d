namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Source-DPOR (Abdulla, Aronis, Jonsson, Sagonas, JACM 2017, algorithm 1): source sets and sleep sets, without wakeup trees, as
/// plainly as possible. It explores every trace once, and besides executions that end because everything enabled is asleep.
/// </summary>
/// <remarks>
/// What the paper's algorithm leaves open:
/// a race whose second event may block is looked for among all dependent earlier events, not only the latest ones, and is
/// reversed if the second event is enabled after some left-closed part of what does not happen after the first one: whatever of
/// that disables it, a reader that still holds the lock for one, is left out, in every smallest way;
/// a task that is blocked when an execution ends takes part with the operation that it announced;
/// the alternatives of a choice are all to be explored where one of them is.
/// </remarks>
internal sealed class SourceDpor : IStrategy
{
    private sealed class Node
    {
        internal List<TraceEvent> Sleep { get; } = [];

        internal List<TraceEvent> Backtrack { get; } = [];

        internal TraceEvent Taken { get; set; }
    }

    private readonly List<Node> nodes = [];
    private readonly PartialOrder order = new();
    private readonly ReversedRace reversed;
    private int fresh = -1;

    internal SourceDpor() => reversed = new ReversedRace(order);

    public string Name => "source";

    public bool IsExhaustive => true;

    public int CommonPrefix { get; private set; }

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        order.Observe(runtime);
        int position = runtime.Trace.Count;
        while (nodes.Count <= position)
            nodes.Add(new Node());
        var node = nodes[position];
        alternative = 0;
        if (position > fresh)
        {
            Enter(node, runtime.Trace, position);
            if (Awake(runtime, node) is not { } letter)
                return null;
            node.Backtrack.Add(letter);
            Take(node, letter);
        }

        alternative = node.Taken.Alternative;
        foreach (var task in runtime.Tasks)
        {
            if (task.Id == node.Taken.Task && runtime.IsEnabled(task))
                return task;
        }

        // Before the kill signal nobody is, and it has no node of its own.
        if (runtime.Tasks.Any(runtime.IsEnabled))
            runtime.Fail($"task {node.Taken.Task} is disabled though it could come first here: dependent operations are said to commute");
        return null;
    }

    public bool Next(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        // Reversing races spoils the objects' states.
        var blocked = runtime.Tasks.Where(t => t.State == TaskState.Announced && !runtime.IsEnabled(t)).ToList();
        order.Update(runtime, fresh);
        reversed.Begin(runtime);
        for (int j = Math.Max(0, fresh - order.Start); j < order.Count; j++)
        {
            if (!trace[order.Start + j].IsBarrier)
                ReverseRacesOf(trace[order.Start + j], j);
        }

        foreach (var task in blocked)
            ReverseRacesOf(ExploredRuntime.EventOf(task, 0), order.Count);

        for (int position = trace.Count - 1; position >= trace.RaceStart; position--)
        {
            if (!trace[position].IsBarrier && Advance(nodes[position]))
            {
                fresh = CommonPrefix = position;
                return true;
            }
        }

        return false;
    }

    private void Enter(Node node, Trace trace, int position)
    {
        node.Sleep.Clear();
        node.Backtrack.Clear();
        node.Taken = new TraceEvent { Task = -1 };
        if (position == trace.RaceStart)
            return;
        var last = trace[position - 1];
        foreach (var sleeper in nodes[position - 1].Sleep)
        {
            if (!last.IsBarrier && !trace.Dependent(sleeper, last))
                node.Sleep.Add(sleeper);
        }
    }

    private static TraceEvent? Awake(ExploredRuntime runtime, Node node)
    {
        foreach (var task in runtime.Tasks)
        {
            if (!runtime.IsEnabled(task))
                continue;
            int alternatives = task.Pending.IsChoice ? task.Pending.Argument : 1;
            for (int a = 0; a < alternatives; a++)
            {
                var letter = ExploredRuntime.EventOf(task, a);
                if (!Contains(node.Sleep, letter))
                    return letter;
            }
        }

        return null;
    }

    private static void Take(Node node, in TraceEvent letter)
    {
        node.Taken = letter;
        if ((letter.Traits & OperationTraits.Choice) == 0)
            return;
        for (int a = 0; a < letter.Argument; a++)
            AddTo(node, letter with { Alternative = a });
    }

    private static bool Advance(Node node)
    {
        node.Sleep.Add(node.Taken);
        foreach (var letter in node.Backtrack)
        {
            if (Contains(node.Sleep, letter))
                continue;
            Take(node, letter);
            return true;
        }

        return false;
    }

    private void ReverseRacesOf(in TraceEvent second, int j)
    {
        int predecessor = order.PredecessorOf(second.Task, j);
        var depends = j < order.Count ? order.Dependent(j) : order.DependentBefore(second, j);
        var candidates = depends & ~order.PastOf(0, predecessor);
        if (order.Kill >= 0)
            candidates &= ~PartialOrder.Bit(order.Kill);
        for (var left = candidates; left != 0; left &= left - 1)
        {
            int first = PartialOrder.Lowest(left);
            if (!second.MayBlock && PartialOrder.Has(order.PastOf(depends & ~PartialOrder.Bit(first), -1), first))
                continue;
            var node = nodes[order.Start + first];
            reversed.Find(first, second, j, predecessor);
            foreach (var initials in reversed.Initials)
            {
                if (!initials.Exists(i => Contains(node.Backtrack, i)))
                    AddTo(node, initials[0]);
            }
        }
    }

    private static void AddTo(Node node, in TraceEvent letter)
    {
        if (!Contains(node.Backtrack, letter))
            node.Backtrack.Add(letter);
    }

    private static bool Contains(List<TraceEvent> letters, in TraceEvent letter)
    {
        foreach (var member in letters)
        {
            if (member.Task == letter.Task && member.Alternative == letter.Alternative)
                return true;
        }

        return false;
    }
}
