namespace CoyoteDevres.Exploration;

/// <summary>
/// The points of the current execution, by event: what sleeps there and what is planned there. The first plan is the one being
/// followed. Sleepers lie one point after the other in one array: going back to a point drops those of all later ones.
/// </summary>
internal sealed class ExplorationStack(WakeupForest forest)
{
    // In place of a plan: whatever is performed there, chosen freely, with nothing planned after it. Hardly any such point ever gets a
    // second branch, so that it has no node before it does.
    private const int Free = -2;

    private Point[] points = new Point[64];
    private TraceEvent[] sleepers = new TraceEvent[64];

    private struct Point
    {
        internal int SleepStart;

        // Where the steps that were done with here begin, behind those that slept here from the start.
        internal int DoneStart;
        internal int SleepEnd;
        internal int FirstPlan;
        internal int LastPlan;
    }

    /// <summary>Steps whose continuations from that point have been covered.</summary>
    internal ReadOnlySpan<TraceEvent> Sleep(int position) =>
        sleepers.AsSpan(points[position].SleepStart, points[position].SleepEnd - points[position].SleepStart);

    /// <summary>Those of them that slept there from the start.</summary>
    internal ReadOnlySpan<TraceEvent> Inherited(int position) =>
        sleepers.AsSpan(points[position].SleepStart, points[position].DoneStart - points[position].SleepStart);

    /// <summary>Those of them that were explored there.</summary>
    internal ReadOnlySpan<TraceEvent> Done(int position) =>
        sleepers.AsSpan(points[position].DoneStart, points[position].SleepEnd - points[position].DoneStart);

    /// <summary>The plan being followed there, or <see cref="WakeupForest.None"/>; made a node if it was chosen freely.</summary>
    internal int Taken(Trace trace, int position)
    {
        ref var point = ref points[position];
        if (point.FirstPlan == Free)
            point.FirstPlan = point.LastPlan = forest.Add(trace[position]);
        return point.FirstPlan;
    }

    /// <summary>The plan to follow there, or <see cref="WakeupForest.None"/>: a choice is free.</summary>
    internal int Planned(int position) => points[position].FirstPlan;

    /// <summary>True if something is planned behind the plan being followed there.</summary>
    internal bool IsPending(int position)
    {
        int taken = points[position].FirstPlan;
        return taken is not (WakeupForest.None or Free) && forest.Next(taken) != WakeupForest.None;
    }

    /// <summary>The choice was free.</summary>
    internal void TakeFreely(int position) => points[position].FirstPlan = points[position].LastPlan = Free;

    /// <summary>How many branches are known at a point: done with, being followed, and planned.</summary>
    internal int Branches(int position)
    {
        ref readonly var point = ref points[position];
        int branches = point.SleepEnd - point.DoneStart;
        if (point.FirstPlan == Free)
            return branches + 1;
        for (int plan = point.FirstPlan; plan != WakeupForest.None; plan = forest.Next(plan))
            branches++;
        return branches;
    }

    /// <summary>A first point: nothing sleeps and nothing is planned.</summary>
    internal void Open(int position) => Open(position, 0);

    /// <summary>A point that another search has led to, behind the one before it: what sleeps there is added next.</summary>
    internal void Open(int position, int sleepStart)
    {
        Reserve(position);
        points[position] = new Point
        {
            SleepStart = sleepStart, DoneStart = sleepStart, SleepEnd = sleepStart, FirstPlan = WakeupForest.None, LastPlan = WakeupForest.None,
        };
    }

    /// <summary>Where the sleepers of the point after that one begin.</summary>
    internal int SleepEnd(int position) => points[position].SleepEnd;

    /// <summary>Adds a step that sleeps at a point from the start.</summary>
    internal void Inherit(int position, in TraceEvent sleeper)
    {
        ref var point = ref points[position];
        AddSleeper(ref point, sleeper);
        point.DoneStart = point.SleepEnd;
    }

    /// <summary>Takes the plans behind the one being followed away from a point.</summary>
    internal void Strip(int position)
    {
        ref var point = ref points[position];
        point.LastPlan = point.FirstPlan;
        if (point.FirstPlan != Free)
            forest.Follow(point.FirstPlan, WakeupForest.None);
    }

    /// <summary>The point after an event: what still sleeps, and the plans that begin with that event.</summary>
    internal void Descend(Trace trace, int position)
    {
        Reserve(position);
        ref var above = ref points[position - 1];
        ref var below = ref points[position];
        below.SleepStart = below.DoneStart = below.SleepEnd = above.SleepEnd;
        below.FirstPlan = below.LastPlan = WakeupForest.None;
        ref readonly var happened = ref trace[position - 1];
        // Nothing that could have gone on sleeps where the kill signal comes, and nothing is planned there.
        if (happened.IsBarrier)
            return;
        int taken = above.FirstPlan;
        if (taken != Free)
        {
            below.FirstPlan = forest.FirstChild(taken);
            below.LastPlan = forest.LastChild(taken);
            forest.Orphan(taken);
        }

        for (int i = above.SleepStart; i < above.SleepEnd; i++)
        {
            if (!trace.Wakes(happened, sleepers[i]))
                AddSleeper(ref below, sleepers[i]);
        }

        below.DoneStart = below.SleepEnd;
    }

    /// <summary>Plans a step, to be taken after the others, the one that was taken freely not among them.</summary>
    internal int Plan(int position, in TraceEvent step)
    {
        int node = forest.Add(step);
        ref var point = ref points[position];
        if (point.LastPlan == WakeupForest.None)
            point.FirstPlan = node;
        else
            forest.Follow(point.LastPlan, node);
        point.LastPlan = node;
        return node;
    }

    /// <summary>
    /// The plan being followed there is done with: it sleeps from now on, and the next one takes its place.
    /// </summary>
    /// <returns>False if there is none.</returns>
    internal bool Advance(int position)
    {
        ref var point = ref points[position];
        int done = point.FirstPlan;
        if (done is WakeupForest.None or Free)
            return false;
        point.FirstPlan = forest.Next(done);
        bool more = point.FirstPlan != WakeupForest.None;
        if (more)
            AddSleeper(ref point, forest.Step(done));
        else
            point.LastPlan = WakeupForest.None;
        forest.Free(done);
        return more;
    }

    private void AddSleeper(ref Point point, in TraceEvent step)
    {
        if (point.SleepEnd == sleepers.Length)
            Array.Resize(ref sleepers, sleepers.Length * 2);
        sleepers[point.SleepEnd++] = step;
    }

    private void Reserve(int position)
    {
        if (position >= points.Length)
            Array.Resize(ref points, Math.Max(position + 1, points.Length * 2));
    }
}
