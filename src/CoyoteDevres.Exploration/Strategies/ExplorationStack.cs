namespace CoyoteDevres.Exploration;

/// <summary>
/// The points of the current execution, by event: what sleeps there and what is planned there. The first plan is the one being
/// followed. Sleepers lie one point after the other in one array: going back to a point drops those of all later ones.
/// </summary>
internal sealed class ExplorationStack(WakeupForest forest)
{
    private Point[] points = new Point[64];
    private TraceEvent[] sleepers = new TraceEvent[64];

    private struct Point
    {
        internal int SleepStart;
        internal int SleepEnd;
        internal int FirstPlan;
        internal int LastPlan;
    }

    /// <summary>Steps whose continuations from that point have been covered.</summary>
    internal ReadOnlySpan<TraceEvent> Sleep(int position) =>
        sleepers.AsSpan(points[position].SleepStart, points[position].SleepEnd - points[position].SleepStart);

    /// <summary>The plan being followed there, or <see cref="WakeupForest.None"/>.</summary>
    internal int Taken(int position) => points[position].FirstPlan;

    /// <summary>A first point: nothing sleeps and nothing is planned.</summary>
    internal void Open(int position)
    {
        Reserve(position);
        points[position] = new Point { FirstPlan = WakeupForest.None, LastPlan = WakeupForest.None };
    }

    /// <summary>The point after an event: what still sleeps, and the plans that begin with that event.</summary>
    internal void Descend(Trace trace, int position)
    {
        Reserve(position);
        ref var above = ref points[position - 1];
        ref var below = ref points[position];
        below.SleepStart = below.SleepEnd = above.SleepEnd;
        below.FirstPlan = below.LastPlan = WakeupForest.None;
        ref readonly var happened = ref trace[position - 1];
        // Nothing that could have gone on sleeps where the kill signal comes, and nothing is planned there.
        if (happened.IsBarrier)
            return;
        int taken = above.FirstPlan;
        below.FirstPlan = forest.FirstChild(taken);
        below.LastPlan = forest.LastChild(taken);
        forest.Orphan(taken);
        for (int i = above.SleepStart; i < above.SleepEnd; i++)
        {
            if (!trace.Dependent(sleepers[i], happened))
                AddSleeper(ref below, sleepers[i]);
        }
    }

    /// <summary>Plans a step, to be taken after the others.</summary>
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
        if (done == WakeupForest.None)
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
