namespace CoyoteDevres.Exploration;

/// <summary>
/// The job that one worker is at: a leaf of the shared tree, and what it explores below it by itself. When others wait, the
/// shallow part of that becomes shared: its pending plans are jobs then, and the worker goes on further down.
/// </summary>
internal sealed class Branch(SharedTree tree)
{
    // The points from the root down to the job's, by depth.
    private readonly List<SharedNode> path = [];

    /// <summary>How many steps lead to the point from which the worker explores by itself.</summary>
    internal int Depth => path.Count - 1;

    /// <summary>The point before the step at that depth; for depths up to <see cref="Depth"/>.</summary>
    internal SharedNode PointAt(int depth) => path[depth];

    /// <summary>The step at that depth, below <see cref="Depth"/>.</summary>
    internal ref readonly TraceEvent StepAt(int depth) => ref path[depth + 1].Step;

    internal SharedTree Tree => tree;

    /// <summary>Waits for the next job.</summary>
    /// <returns>False if there is none any more.</returns>
    internal bool TryTake()
    {
        if (tree.Take() is not { } job)
            return false;
        path.Clear();
        for (SharedNode? node = job; node is not null; node = node.Parent)
            path.Add(node);
        path.Reverse();
        return true;
    }

    /// <summary>How many events of a finished execution the job's executions will begin with.</summary>
    internal int CommonWith(Trace trace)
    {
        int depth = 0;
        while (depth < Depth && trace.RaceStart + depth < trace.Count && StepAt(depth).Equals(trace[trace.RaceStart + depth]))
            depth++;
        return trace.RaceStart + depth;
    }

    /// <summary>Tells how much of what the worker explores by itself is done.</summary>
    internal void Report(double fraction) => path[^1].Reported = fraction;

    /// <summary>The job is done.</summary>
    internal void Finish() => tree.Finish(path[^1]);

    /// <summary>Prepares the worker's stack for the job: what sleeps at the points above it and at its own.</summary>
    internal void Open(ExplorationStack stack, int raceStart)
    {
        lock (tree.Gate)
        {
            int sleepStart = 0;
            for (int depth = 0; depth < path.Count; depth++)
            {
                int position = raceStart + depth;
                stack.Open(position, sleepStart);
                foreach (ref readonly var sleeper in path[depth].Sleep.AsSpan())
                    stack.Inherit(position, sleeper);
                if (depth < Depth)
                    InheritSiblings(stack, position, path[depth], path[depth + 1]);
                sleepStart = stack.SleepEnd(position);
            }
        }
    }

    /// <summary>
    /// Shares what is pending at the shallowest point that has something pending, and at those below it up to the first one at
    /// which nothing slept: what is explored from there is whole.
    /// </summary>
    /// <param name="stack">The worker's stack.</param>
    /// <param name="forest">Its plans.</param>
    /// <param name="trace">A finished execution, whose races have been inserted.</param>
    internal void Share(ExplorationStack stack, WakeupForest forest, Trace trace)
    {
        int start = trace.RaceStart + Depth;
        int shallow = start;
        while (shallow < trace.Count && !stack.IsPending(shallow))
            shallow++;
        int end = shallow + 1;
        while (end < trace.Count && (stack.Inherited(end).Length > 0 || end == trace.Barrier))
            end++;
        if (end >= trace.Count)
            return;
        lock (tree.Gate)
        {
            for (int position = start; position < end; position++)
                SharePoint(stack, forest, trace, position);
        }
    }

    private static void InheritSiblings(ExplorationStack stack, int position, SharedNode parent, SharedNode child)
    {
        for (var sibling = parent.FirstChild; sibling != child; sibling = sibling!.Next)
            stack.Inherit(position, sibling!.Step);
    }

    /// <summary>The point at <paramref name="position"/>, the worker's topmost, becomes shared; its own is the next one.</summary>
    private void SharePoint(ExplorationStack stack, WakeupForest forest, Trace trace, int position)
    {
        var point = path[^1];
        foreach (ref readonly var done in stack.Done(position))
            SharedTree.AddDone(point, done);
        // The next point is whole if it is the one to go on from, and if nothing sleeps there.
        var followed = SharedTree.Add(trace, point, trace[position], stack.Inherited(position + 1).Length == 0);
        path.Add(followed);
        int taken = stack.Taken(trace, position);
        if (taken == WakeupForest.None)
            return;
        for (int plan = forest.Next(taken); plan != WakeupForest.None;)
        {
            int next = forest.Next(plan);
            SharePlan(forest, trace, point, plan);
            plan = next;
        }

        stack.Strip(position);
    }

    private void SharePlan(WakeupForest forest, Trace trace, SharedNode parent, int plan)
    {
        int child = forest.FirstChild(plan);
        var node = SharedTree.Add(trace, parent, forest.Step(plan), isWhole: child == WakeupForest.None);
        if (child == WakeupForest.None)
            tree.Enqueue(node);
        while (child != WakeupForest.None)
        {
            int next = forest.Next(child);
            SharePlan(forest, trace, node, child);
            child = next;
        }

        forest.Free(plan);
    }
}
