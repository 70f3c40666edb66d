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
    // How many executions go by between two looks at how far the search is.
    private const int EstimatePeriod = 16;

    private readonly ExplorationStack stack;
    private readonly RaceTable races = new();
    private readonly RaceWalk walk = new();
    private readonly RaceReversal reversal = new();
    private readonly WakeupSequence sequence;
    private readonly WakeupInsertion insertion;
    private readonly WakeupForest forest = new();
    private readonly Branch branch;
    private readonly BranchingRecord branching = new();
    private long[] asleep = [];
    private long points;
    private int sinceEstimate;
    private bool begun;

    /// <summary>Prepares an exploration from its beginning.</summary>
    public OptimalDpor()
        : this(new SharedTree()) => branch.TryTake();

    /// <summary>Prepares to take part in an exploration that several workers share.</summary>
    internal OptimalDpor(SharedTree tree)
    {
        stack = new ExplorationStack(forest);
        sequence = new WakeupSequence(reversal);
        insertion = new WakeupInsertion(sequence, reversal);
        branch = new Branch(tree);
    }

    /// <inheritdoc/>
    public string Name => "exhaustive";

    /// <inheritdoc/>
    public bool IsExhaustive => true;

    /// <inheritdoc/>
    public int CommonPrefix { get; private set; }

    /// <summary>
    /// The part that is done if all branches of a point weigh the same, and points have as many branches as others at their depth
    /// had. Knuth's estimate from random walks would not do: the tree is not there before it is walked.
    /// </summary>
    public double? Fraction => branch.Tree.Fraction;

    /// <summary>Executions given up because everything enabled was asleep: work done twice. Optimality means zero.</summary>
    public long Blocked { get; private set; }

    /// <summary>Waits for something to explore; to be called first by a worker that shares.</summary>
    /// <returns>False if nothing is left.</returns>
    internal bool TryBegin() => branch.TryTake();

    /// <inheritdoc/>
    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        var trace = runtime.Trace;
        int position = trace.Count;
        if (!begun)
            Open(trace);
        int depth = position - trace.RaceStart;
        if (depth < branch.Depth)
            return Follow(runtime, branch.StepAt(depth), out alternative);
        if (position > CommonPrefix && depth > branch.Depth)
            stack.Descend(trace, position);
        int planned = stack.Planned(position);
        if (planned != WakeupForest.None)
            return Follow(runtime, forest.Step(planned), out alternative);
        var free = Free(runtime, position, out alternative);
        if (free is not null)
            stack.TakeFreely(position);
        return free;
    }

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime)
    {
        if (!runtime.IsMaximal && !runtime.HitStepLimit)
            Blocked++;
        ReverseRaces(runtime);
        if (branch.Tree.IsHungry)
            branch.Share(stack, forest, runtime.Trace);
        if (Backtrack(runtime.Trace))
        {
            if (++sinceEstimate == EstimatePeriod)
                Estimate(runtime.Trace);
            return true;
        }

        branch.Finish();
        if (!branch.TryTake())
            return false;
        Open(runtime.Trace);
        CommonPrefix = branch.CommonWith(runtime.Trace);
        return true;
    }

    private void Estimate(Trace trace)
    {
        sinceEstimate = 0;
        double done = 0, weight = 1;
        int first = trace.RaceStart + branch.Depth;
        for (int position = first; position <= CommonPrefix; position++)
        {
            // The kill signal has no branches.
            double expected = Math.Max(1, branching.Expected(position - trace.RaceStart, stack.Branches(position)));
            done += weight * stack.Done(position).Length / expected;
            weight /= expected;
        }

        branch.Report(done);
    }

    private void Open(Trace trace)
    {
        begun = true;
        branch.Open(stack, trace.RaceStart);
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

        // What the last put does comes right after it, if it can: then the execution is one of the program.
        if (runtime.HasReleasers && FreeReleaser(runtime, position, out alternative) is { } releaser)
            return releaser;
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

    private ModelTask? FreeReleaser(ExploredRuntime runtime, int position, out int alternative)
    {
        foreach (var task in runtime.TaskSpan)
        {
            if (task.Releases is not null && IsFree(runtime, position, task, out alternative))
                return task;
        }

        alternative = 0;
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
        // It comes by itself where nobody can go on.
        if (planned.IsBarrier)
            return null;
        var task = runtime.FindTask(planned.Task);
        if (task is not null && runtime.IsEnabled(task) && ExploredRuntime.EventOf(task, alternative).Equals(planned))
            return task;
        string now = task?.State == TaskState.Announced ? task.Pending.ToString() : $"{task?.State}";
        runtime.Fail($"{ModelFault.NotDeterministic}: {task} was to perform operation {planned.First.Kind} on object {planned.First.Object} and is at: {now}");
        return null;
    }

    private void ReverseRaces(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        races.Restart(CommonPrefix);
        while (races.Events < trace.RaceStart)
            races.Begin();
        var touched = default(Guard);
        for (int i = CommonPrefix; i < trace.Count; i++)
            touched |= Guard.Of(trace[i]);
        foreach (ref var race in races.All)
        {
            if (race.Witness >= CommonPrefix || race.Guards.Meets(touched))
                DecideAgain(runtime, ref race);
        }

        for (int i = races.Events; i < trace.Count; i++)
        {
            races.Begin();
            if (trace.IsContended(i) || trace[i].IsChoice)
                FindRaces(runtime, i);
        }

        foreach (var task in runtime.TaskSpan)
        {
            if (task.State == TaskState.Announced && task.Id != 0)
                ReversePending(runtime, task);
        }
    }

    private void FindRaces(ExploredRuntime runtime, int position)
    {
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
            Decide(runtime, ref races.Add(new Race(first, position, -1, reversal.IsCut)));
        }

        if (!happened.IsChoice)
            return;
        for (int alternative = 0; alternative < happened.Argument; alternative++)
        {
            if (alternative != happened.Alternative)
                Decide(runtime, ref races.Add(new Race(position, position, alternative, false)));
        }
    }

    private void DecideAgain(ExploredRuntime runtime, ref Race race)
    {
        // What has to be left out is not remembered.
        if (race.IsCut)
            reversal.IsReversible(runtime, race.First, runtime.Trace[race.Second], race.Second, runtime.Trace.PredecessorOf(race.Second));
        Decide(runtime, ref race);
    }

    private void Decide(ExploredRuntime runtime, ref Race race)
    {
        var trace = runtime.Trace;
        int position = race.Second;
        ref readonly var second = ref trace[position];
        int predecessor = trace.PredecessorOf(position);
        int seen = race.Alternative < 0
            ? Plan(runtime, race.First, reversal.Reversed(runtime, race.First, second, position), position, predecessor, race.IsCut)
            : Plan(runtime, race.First, second with { Alternative = race.Alternative }, position, predecessor, false);
        race.Witness = Math.Max(seen, position);
        race.Guards = sequence.Guards;
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
            Plan(runtime, first, reversal.Reversed(runtime, first, pending, trace.Count), trace.Count, predecessor, reversal.IsCut);
        }
    }

    /// <summary>Sees to it that the reversal of a race is covered.</summary>
    /// <returns>The last event of what shows that it is.</returns>
    private int Plan(ExploredRuntime runtime, int first, in TraceEvent second, int position, int predecessor, bool isCut)
    {
        var trace = runtime.Trace;
        sequence.Begin(runtime, first, second, position, predecessor, isCut);
        if (insertion.IsCovered(stack.Sleep(first)))
            return sequence.Witness;
        int depth = first - trace.RaceStart;
        if (depth >= branch.Depth)
            return insertion.Insert<OwnTree, int>(runtime, first, new OwnTree(forest, stack, trace, first));
        lock (branch.Tree.Gate)
            return insertion.Insert<SharedPlans, SharedNode>(runtime, first, new SharedPlans(branch.Tree, branch.PointAt(depth), trace));
    }

    private bool Backtrack(Trace trace)
    {
        for (int position = trace.Count - 1; position >= trace.RaceStart + branch.Depth; position--)
        {
            if (position == trace.Barrier)
                continue;
            if (stack.Advance(position))
            {
                CommonPrefix = position;
                return true;
            }

            branching.Add(position - trace.RaceStart, stack.Done(position).Length + 1);
        }

        return false;
    }
}
