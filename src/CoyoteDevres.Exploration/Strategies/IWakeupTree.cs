namespace CoyoteDevres.Exploration;

/// <summary>The wakeup tree of one point, as insertion sees it: a worker's own, or one that several workers share.</summary>
/// <typeparam name="TNode">What names a node.</typeparam>
internal interface IWakeupTree<TNode>
{
    /// <summary>Steps whose continuations from the point are covered.</summary>
    ReadOnlySpan<TraceEvent> Sleep { get; }

    /// <summary>The point itself, above all steps.</summary>
    TNode Root { get; }

    /// <summary>The first step planned, being followed, or done with after that one.</summary>
    bool TryFirst(TNode parent, out TNode child);

    /// <summary>The one to be explored after that one, in its place.</summary>
    bool TryNext(TNode child, out TNode next);

    ref readonly TraceEvent Step(TNode node);

    /// <summary>True if whatever can follow the node is or will be explored without being planned.</summary>
    bool IsWhole(TNode node);

    /// <summary>Plans a step after a node, to be explored after the others there.</summary>
    TNode Add(TNode parent, in TraceEvent step);

    /// <summary>The last step of a sequence has been planned: from there on, everything is to be explored.</summary>
    void Planned(TNode leaf);
}

/// <summary>The wakeup tree of a point of a worker's own stack.</summary>
internal readonly struct OwnTree(WakeupForest forest, ExplorationStack stack, Trace trace, int position) : IWakeupTree<int>
{
    public ReadOnlySpan<TraceEvent> Sleep => stack.Sleep(position);

    public int Root => WakeupForest.None;

    public bool TryFirst(int parent, out int child)
    {
        child = parent == WakeupForest.None ? stack.Taken(trace, position) : forest.FirstChild(parent);
        return child != WakeupForest.None;
    }

    public bool TryNext(int child, out int next)
    {
        next = forest.Next(child);
        return next != WakeupForest.None;
    }

    public ref readonly TraceEvent Step(int node) => ref forest.Step(node);

    /// <summary>A leaf. (The plan being followed has lost its children, but conflicts with whatever is inserted at its point.)</summary>
    public bool IsWhole(int node) => forest.FirstChild(node) == WakeupForest.None;

    public int Add(int parent, in TraceEvent step) => parent == WakeupForest.None ? stack.Plan(position, step) : forest.AddChild(parent, step);

    public void Planned(int leaf)
    {
    }
}
