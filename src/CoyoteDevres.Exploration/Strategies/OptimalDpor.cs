namespace CoyoteDevres.Exploration;

/// <summary>
/// Explores every Mazurkiewicz trace once: optimal dynamic partial order reduction (Abdulla, Aronis, Jonsson, Sagonas, "Source
/// Sets: A Foundation for Optimal Dynamic Partial Order Reduction", JACM 2017, algorithm 2), with blocking operations and data
/// choices.
/// </summary>
/// <remarks>
/// All races of every maximal execution are handled, each with v = notdep(e, E).q over the whole execution: looking only at
/// races whose second event is new, or cutting v at that event, loses traces. A task that is blocked at the end takes part
/// with the operation that it announced: that is how a deadlock's other orders are found. A choice is a race with itself:
/// each alternative not taken is a letter of its own.
/// </remarks>
public sealed class OptimalDpor : IStrategy
{
    private readonly List<ExplorationNode> nodes = [];
    private readonly RaceReversal reversal = new();
    private readonly RaceWalk walk = new();
    private readonly WakeupInsertion insertion = new();
    private int depth;
    private int prefix;

    /// <inheritdoc/>
    public string Name => "exhaustive";

    /// <inheritdoc/>
    public bool IsExhaustive => true;

    /// <inheritdoc/>
    public int CommonPrefix { get; private set; }

    /// <summary>Executions given up because everything enabled was asleep: work done twice. Optimality means zero.</summary>
    public long Blocked { get; private set; }

    /// <inheritdoc/>
    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        if (depth > 0)
            Descend(runtime.Trace);
        var node = NodeAt(depth);
        if (node.Plans.Count == 0)
        {
            if (Free(runtime, node, out alternative) is not { } free)
                return null;
            node.Plans.Add(new WakeupNode(new Letter(ExploredRuntime.EventOf(free, alternative))));
        }

        if (Follow(runtime, node, out alternative) is not { } taken)
            return null;
        depth++;
        return taken;
    }

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime)
    {
        if (!runtime.IsMaximal && !runtime.HitStepLimit)
            Blocked++;
        ReverseRaces(runtime);
        return Backtrack(runtime);
    }

    private ExplorationNode NodeAt(int index)
    {
        while (nodes.Count <= index)
            nodes.Add(new ExplorationNode());
        return nodes[index];
    }

    /// <summary>After an event: what still sleeps below it, and the plans that begin with it.</summary>
    private void Descend(Trace trace)
    {
        // The kill signal and set-up have no node: the event just taken is the last one that had one.
        if (depth <= prefix)
            return;
        var above = nodes[depth - 1];
        var below = NodeAt(depth);
        below.Clear();
        var taken = above.Taken.Letter.Event;
        foreach (var sleeper in above.Sleep)
        {
            if (!trace.Dependent(sleeper.Event, taken))
                below.Sleep.Add(sleeper);
        }

        below.Plans.AddRange(above.Taken.Children);
        prefix = Math.Max(prefix, depth);
    }

    private static ModelTask? Free(ExploredRuntime runtime, ExplorationNode node, out int alternative)
    {
        // The task that just moved goes on if it can: fewest suspensions, and the most readable first schedule.
        if (IsFree(runtime, node, runtime.Current, out alternative))
            return runtime.Current;
        foreach (var task in runtime.Tasks)
        {
            if (IsFree(runtime, node, task, out alternative))
                return task;
        }

        return null;
    }

    private static bool IsFree(ExploredRuntime runtime, ExplorationNode node, ModelTask task, out int alternative)
    {
        alternative = 0;
        if (!runtime.IsEnabled(task))
            return false;
        int alternatives = task.Pending.IsChoice ? task.Pending.Argument : 1;
        while (alternative < alternatives && Sleeps(node, task, alternative))
            alternative++;
        return alternative < alternatives;
    }

    private static bool Sleeps(ExplorationNode node, ModelTask task, int alternative)
    {
        foreach (var sleeper in node.Sleep)
        {
            if (sleeper.Task == task.Id && sleeper.Event.Alternative == alternative)
                return true;
        }

        return false;
    }

    private static ModelTask? Follow(ExploredRuntime runtime, ExplorationNode node, out int alternative)
    {
        var planned = node.Taken.Letter.Event;
        alternative = planned.Alternative;
        foreach (var task in runtime.Tasks)
        {
            if (task.Id != planned.Task)
                continue;
            if (!runtime.IsEnabled(task))
            {
                // Planned for after the kill signal, which comes first.
                if (!runtime.Killed && !runtime.Tasks.Any(runtime.IsEnabled))
                    return null;
                break;
            }

            if (ExploredRuntime.EventOf(task, alternative) != planned)
                runtime.Fail($"not deterministic: {task.Name} was to perform operation {planned.First.Kind} on object {planned.First.Object} and announced {task.Pending}");
            return task;
        }

        runtime.Fail($"not deterministic: task {planned.Task} was to perform operation {planned.First.Kind} on object {planned.First.Object} and cannot");
        return null;
    }

    private void ReverseRaces(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            var happened = trace[i];
            if (happened.IsBarrier)
                continue;
            int predecessor = trace.PredecessorOf(i);
            walk.Begin(runtime, happened, i, predecessor);
            while (walk.TryNext(out int first))
                Reverse(runtime, first, happened, predecessor);
            if ((happened.Traits & OperationTraits.Choice) != 0)
                TryAlternatives(runtime, i, happened, predecessor);
        }

        foreach (var task in runtime.Tasks)
        {
            if (task.State != TaskState.Announced || task.Id == 0)
                continue;
            int predecessor = task.LastEvent >= 0 ? task.LastEvent : task.StartEvent;
            var pending = ExploredRuntime.EventOf(task, 0);
            walk.Begin(runtime, pending, trace.Count, predecessor);
            while (walk.TryNext(out int first))
                Reverse(runtime, first, pending, predecessor);
        }
    }

    private void Reverse(ExploredRuntime runtime, int first, in TraceEvent second, int predecessor)
    {
        if (!reversal.IsReversible(runtime, first, second, predecessor))
            return;
        walk.Reversible(first);
        Plan(runtime.Trace, first, second, predecessor);
    }

    private void TryAlternatives(ExploredRuntime runtime, int position, in TraceEvent taken, int predecessor)
    {
        for (int alternative = 0; alternative < taken.Argument; alternative++)
        {
            var other = taken with { Alternative = alternative };
            if (alternative != taken.Alternative && reversal.IsReversible(runtime, position, other, predecessor))
                Plan(runtime.Trace, position, other, predecessor);
        }
    }

    private void Plan(Trace trace, int first, in TraceEvent second, int predecessor)
    {
        var node = NodeOf(trace, first);
        // Most races are covered by a sleeper that moves soon after: seen without building the sequence, unless that sleeper may be
        // among what the sequence leaves out.
        if (reversal.IsCut || !WakeupInsertion.IsCovered(trace, node, first))
            insertion.Insert(trace, node, reversal.Build(trace, first, second, predecessor));
    }

    /// <summary>The node at which an event was picked. The kill signal has none, so nodes after it are one ahead.</summary>
    private ExplorationNode NodeOf(Trace trace, int position) => nodes[position - trace.RaceStart - (trace.Barrier >= 0 && position > trace.Barrier ? 1 : 0)];

    private bool Backtrack(ExploredRuntime runtime)
    {
        for (int index = depth - 1; index >= 0; index--)
        {
            var node = nodes[index];
            node.Sleep.Add(node.Taken.Letter);
            node.Plans.RemoveAt(0);
            if (node.Plans.Count == 0)
                continue;
            depth = 0;
            prefix = index;
            var trace = runtime.Trace;
            CommonPrefix = index + trace.RaceStart;
            if (trace.Barrier >= 0 && trace.Barrier <= CommonPrefix)
                CommonPrefix++;
            return true;
        }

        return false;
    }
}
