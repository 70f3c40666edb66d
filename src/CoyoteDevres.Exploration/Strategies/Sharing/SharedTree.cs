namespace CoyoteDevres.Exploration;

/// <summary>
/// The shallow part of a search that several workers explore together: a wakeup tree whose leaves are the jobs. Each job is
/// explored privately; only races whose first event lies above it come here, under the lock. Any order of jobs is right, since
/// every race of every execution is handled, and since a step sleeps below those planned after it whether or not it is over.
/// </summary>
internal sealed class SharedTree
{
    private readonly Lock gate = new();
    private readonly object idle = new();
    private readonly PriorityQueue<SharedNode, (int Depth, long Order)> jobs = new();
    private long order;
    private int running;
    private int waiting;
    private int pending;
    private bool stopped;

    private readonly SharedNode root = new(default, null, [], isWhole: true);

    internal SharedTree() => Enqueue(root);

    /// <summary>Taken whenever the tree is looked at or changed.</summary>
    internal Lock Gate => gate;

    /// <summary>True if somebody waits for a job: whoever has work should share it.</summary>
    internal bool IsHungry => IsAlwaysHungry || Volatile.Read(ref waiting) > Volatile.Read(ref pending);

    /// <summary>For tests: shares after every execution, so that one worker alone shows what sharing does.</summary>
    internal bool IsAlwaysHungry { get; init; }

    /// <summary>An estimate of the part of the search that is done.</summary>
    internal double Fraction
    {
        get
        {
            lock (gate)
                return root.Fraction;
        }
    }

    /// <summary>Waits for a job.</summary>
    /// <returns>A leaf to be explored, or null: everything is explored, or the search was stopped.</returns>
    internal SharedNode? Take()
    {
        lock (idle)
        {
            while (jobs.Count == 0 && running > 0 && !stopped)
            {
                waiting++;
                Monitor.Wait(idle);
                waiting--;
            }

            if (stopped || jobs.Count == 0)
                return null;
            running++;
            pending--;
            return jobs.Dequeue();
        }
    }

    /// <summary>A job has been explored, and all its races have been inserted.</summary>
    internal void Finish(SharedNode job)
    {
        lock (gate)
            Done(job);
        lock (idle)
        {
            running--;
            Monitor.PulseAll(idle);
        }
    }

    /// <summary>True once the search is to end, whatever is left of it.</summary>
    internal bool IsStopped => Volatile.Read(ref stopped);

    /// <summary>Ends the search: nobody gets a job any more.</summary>
    internal void Stop()
    {
        lock (idle)
        {
            stopped = true;
            Monitor.PulseAll(idle);
        }
    }

    /// <summary>Plans a leaf. The caller holds the gate.</summary>
    internal void Enqueue(SharedNode leaf)
    {
        lock (idle)
        {
            jobs.Enqueue(leaf, (leaf.Depth, order++));
            pending++;
            Monitor.Pulse(idle);
        }
    }

    /// <summary>A step that follows <paramref name="parent"/>, behind all others there. The caller holds the gate.</summary>
    internal static SharedNode Add(Trace trace, SharedNode parent, in TraceEvent step, bool isWhole)
    {
        var sleep = new List<TraceEvent>();
        foreach (ref readonly var sleeper in parent.Sleep.AsSpan())
            Keep(trace, sleep, sleeper, step);
        for (var sibling = parent.FirstChild; sibling is not null; sibling = sibling.Next)
            Keep(trace, sleep, sibling.Step, step);
        var node = new SharedNode(step, parent, [.. sleep], isWhole);
        parent.Append(node);
        return node;
    }

    /// <summary>A step that was explored after <paramref name="parent"/>. The caller holds the gate.</summary>
    internal static void AddDone(SharedNode parent, in TraceEvent step) => parent.Append(new SharedNode(step, parent, [], isWhole: true) { IsDone = true });

    /// <summary>
    /// A node is done when all below it is. What is whole then needs no memory but its step. An inner point of a planned sequence
    /// stays as it is: a job below an earlier step may still insert something there, whose continuations nobody has explored.
    /// </summary>
    private static void Done(SharedNode node)
    {
        for (var done = node; done.Unfinished == 0; done = done.Parent)
        {
            if (done.IsWhole)
                done.Prune();
            if (done.Parent is null)
                return;
            done.IsDone = true;
            done.Parent.Unfinished--;
        }
    }

    private static void Keep(Trace trace, List<TraceEvent> sleep, in TraceEvent sleeper, in TraceEvent step)
    {
        if (!trace.Wakes(step, sleeper))
            sleep.Add(sleeper);
    }
}

/// <summary>The shared tree below one of its points, as insertion sees it.</summary>
internal readonly struct SharedPlans(SharedTree tree, SharedNode point, Trace trace) : IWakeupTree<SharedNode>
{
    public ReadOnlySpan<TraceEvent> Sleep => point.Sleep;

    public SharedNode Root => point;

    public bool TryFirst(SharedNode parent, out SharedNode child) => (child = parent.FirstChild!) is not null;

    public bool TryNext(SharedNode child, out SharedNode next) => (next = child.Next!) is not null;

    public ref readonly TraceEvent Step(SharedNode node) => ref node.Step;

    public bool IsWhole(SharedNode node) => node.IsWhole;

    public SharedNode Add(SharedNode parent, in TraceEvent step) => SharedTree.Add(trace, parent, step, isWhole: false);

    public void Planned(SharedNode leaf)
    {
        leaf.IsWhole = true;
        tree.Enqueue(leaf);
    }
}
