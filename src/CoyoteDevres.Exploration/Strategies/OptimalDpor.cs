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
/// each alternative not taken is a step of its own.
/// </remarks>
public sealed class OptimalDpor : IStrategy
{
    private readonly ExplorationStack stack;
    private readonly RaceTable races = new();
    private readonly RaceWalk walk = new();
    private readonly RaceReversal reversal = new();
    private readonly WakeupSequence sequence;
    private readonly WakeupInsertion insertion;
    private readonly WakeupForest forest = new();
    private long[] asleep = [];
    private long points;
    private bool begun;

    /// <summary>Prepares an exploration from its beginning.</summary>
    public OptimalDpor()
    {
        stack = new ExplorationStack(forest);
        sequence = new WakeupSequence(reversal);
        insertion = new WakeupInsertion(forest, stack, sequence);
    }

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
        int position = runtime.Trace.Count;
        if (position == runtime.Trace.RaceStart)
            Open(position);
        else if (position > CommonPrefix)
            stack.Descend(runtime.Trace, position);
        int planned = stack.Taken(position);
        if (planned != WakeupForest.None)
            return Follow(runtime, forest.Step(planned), out alternative);
        var free = Free(runtime, position, out alternative);
        if (free is not null)
            stack.Plan(position, ExploredRuntime.EventOf(free, alternative));
        return free;
    }

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime)
    {
        if (!runtime.IsMaximal && !runtime.HitStepLimit)
            Blocked++;
        ReverseRaces(runtime);
        return Backtrack(runtime.Trace);
    }

    private void Open(int position)
    {
        if (!begun)
            stack.Open(position);
        begun = true;
    }

    private ModelTask? Free(ExploredRuntime runtime, int position, out int alternative)
    {
        points++;
        foreach (ref readonly var sleeper in stack.Sleep(position))
        {
            if (sleeper.Task >= asleep.Length)
                Array.Resize(ref asleep, Math.Max(sleeper.Task + 1, asleep.Length * 2));
            asleep[sleeper.Task] = points;
        }

        // The task that just moved goes on if it can: fewest suspensions, and the most readable first schedule.
        if (IsFree(runtime, position, runtime.Current, out alternative))
            return runtime.Current;
        foreach (var task in runtime.TaskSpan)
        {
            if (IsFree(runtime, position, task, out alternative))
                return task;
        }

        return null;
    }

    private bool IsFree(ExploredRuntime runtime, int position, ModelTask task, out int alternative)
    {
        alternative = 0;
        if (!runtime.IsEnabled(task))
            return false;
        if (task.Id >= asleep.Length || asleep[task.Id] != points)
            return true;
        int alternatives = task.Pending.IsChoice ? task.Pending.Argument : 1;
        while (alternative < alternatives && Sleeps(position, task.Id, alternative))
            alternative++;
        return alternative < alternatives;
    }

    private bool Sleeps(int position, int task, int alternative)
    {
        foreach (ref readonly var sleeper in stack.Sleep(position))
        {
            if (sleeper.Task == task && sleeper.Alternative == alternative)
                return true;
        }

        return false;
    }

    private static ModelTask? Follow(ExploredRuntime runtime, in TraceEvent planned, out int alternative)
    {
        alternative = planned.Alternative;
        var task = runtime.TaskOf(planned.Task);
        if (runtime.IsEnabled(task) && ExploredRuntime.EventOf(task, alternative).Equals(planned))
            return task;
        string now = task.State == TaskState.Announced ? task.Pending.ToString() : task.State.ToString().ToLowerInvariant();
        runtime.Fail($"not deterministic: {task.Name} was to perform operation {planned.First.Kind} on object {planned.First.Object} and is at: {now}");
        return null;
    }

    private void ReverseRaces(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        races.Restart(CommonPrefix);
        while (races.Events < trace.RaceStart)
            races.Begin();
        int known = races.Events;
        for (int i = trace.RaceStart; i < known; i++)
        {
            for (int r = races.StartOf(i); r < races.EndOf(i); r++)
            {
                if (races[r].Witness >= CommonPrefix)
                    DecideAgain(runtime, ref races[r], i);
            }
        }

        for (int i = known; i < trace.Count; i++)
            FindRaces(runtime, i);
        foreach (var task in runtime.TaskSpan)
        {
            if (task.State == TaskState.Announced && task.Id != 0)
                ReversePending(runtime, task);
        }
    }

    private void FindRaces(ExploredRuntime runtime, int position)
    {
        races.Begin();
        var trace = runtime.Trace;
        ref readonly var happened = ref trace[position];
        if (happened.IsBarrier)
            return;
        int predecessor = trace.PredecessorOf(position);
        walk.Begin(trace, happened, position, predecessor);
        while (walk.TryNext(out int first))
        {
            if (!reversal.IsReversible(runtime, first, happened, position, predecessor))
                continue;
            walk.Reversible(first);
            Decide(trace, ref races.Add(new Race(first, -1, reversal.IsCut)), position);
        }

        if (!happened.IsChoice)
            return;
        for (int alternative = 0; alternative < happened.Argument; alternative++)
        {
            if (alternative != happened.Alternative)
                Decide(trace, ref races.Add(new Race(position, alternative, false)), position);
        }
    }

    private void DecideAgain(ExploredRuntime runtime, ref Race race, int position)
    {
        // What has to be left out is not remembered.
        if (race.IsCut)
            reversal.IsReversible(runtime, race.First, runtime.Trace[position], position, runtime.Trace.PredecessorOf(position));
        Decide(runtime.Trace, ref race, position);
    }

    private void Decide(Trace trace, ref Race race, int position)
    {
        ref readonly var second = ref trace[position];
        int predecessor = trace.PredecessorOf(position);
        int seen = race.Alternative < 0
            ? Plan(trace, race.First, second, position, predecessor, race.IsCut)
            : Plan(trace, race.First, second with { Alternative = race.Alternative }, position, predecessor, false);
        race.Witness = Math.Max(seen, position);
    }

    private void ReversePending(ExploredRuntime runtime, ModelTask task)
    {
        var trace = runtime.Trace;
        int predecessor = task.LastEvent >= 0 ? task.LastEvent : task.StartEvent;
        var pending = ExploredRuntime.EventOf(task, 0);
        walk.Begin(trace, pending, trace.Count, predecessor);
        while (walk.TryNext(out int first))
        {
            if (!reversal.IsReversible(runtime, first, pending, trace.Count, predecessor))
                continue;
            walk.Reversible(first);
            Plan(trace, first, pending, trace.Count, predecessor, reversal.IsCut);
        }
    }

    /// <summary>Sees to it that the reversal of a race is covered.</summary>
    /// <returns>The last event of what shows that it is.</returns>
    private int Plan(Trace trace, int first, in TraceEvent second, int position, int predecessor, bool isCut)
    {
        // Most races are covered by a sleeper that moves soon after; unless that sleeper may be among what the sequence leaves out.
        if (!isCut && insertion.IsCovered(trace, first, second, position, out int seen))
            return seen;
        sequence.Begin(trace, first, second, position, predecessor, isCut);
        return insertion.Insert(trace, first);
    }

    private bool Backtrack(Trace trace)
    {
        for (int position = trace.Count - 1; position >= trace.RaceStart; position--)
        {
            if (position != trace.Barrier && stack.Advance(position))
            {
                CommonPrefix = position;
                return true;
            }
        }

        return false;
    }
}
