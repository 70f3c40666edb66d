namespace CoyoteDevres.Exploration;

/// <summary>
/// A point of the part of the search that workers share, named by the step that leads to it. Its children are the steps that
/// are planned, being explored, or done with there, in their order: what is explored later sleeps on what comes before it,
/// whether or not that is over yet.
/// </summary>
internal sealed class SharedNode
{
    private readonly TraceEvent step;
    private double reported;

    internal SharedNode(in TraceEvent step, SharedNode? parent, TraceEvent[] sleep, bool isWhole)
    {
        this.step = step;
        Parent = parent;
        Depth = parent is null ? 0 : parent.Depth + 1;
        Sleep = sleep;
        IsWhole = isWhole;
    }

    internal ref readonly TraceEvent Step => ref step;

    internal SharedNode? Parent { get; }

    /// <summary>How many steps lead to it.</summary>
    internal int Depth { get; }

    /// <summary>What slept here when it was planned.</summary>
    internal TraceEvent[] Sleep { get; }

    /// <summary>
    /// True if all that can follow is or will be explored without further plans: a leaf, or what a worker explores by itself.
    /// False for the inner points of a planned sequence.
    /// </summary>
    internal bool IsWhole { get; set; }

    internal SharedNode? FirstChild { get; private set; }

    internal SharedNode? LastChild { get; private set; }

    internal SharedNode? Next { get; private set; }

    /// <summary>Children that are not done.</summary>
    internal int Unfinished { get; set; }

    /// <summary>True if it counts no more among its parent's unfinished children.</summary>
    internal bool IsDone { get; set; }

    /// <summary>Adds a child behind the others.</summary>
    internal void Append(SharedNode child)
    {
        if (LastChild is null)
            FirstChild = child;
        else
            LastChild.Next = child;
        LastChild = child;
        if (child.IsDone)
            return;
        Unfinished++;
        for (var again = this; again.IsDone; again = again.Parent!)
        {
            again.IsDone = false;
            again.Parent!.Unfinished++;
        }
    }

    /// <summary>How much of it is done, as its worker told last.</summary>
    internal double Reported
    {
        get => Volatile.Read(ref reported);
        set => Volatile.Write(ref reported, value);
    }

    /// <summary>How much of it is done, if all its children weigh the same. Deep trees are chains of few: recursion is short.</summary>
    internal double Fraction
    {
        get
        {
            if (IsDone)
                return 1;
            if (FirstChild is null)
                return Reported;
            double sum = 0;
            int children = 0;
            for (var child = FirstChild; child is not null; child = child.Next)
            {
                sum += child.Fraction;
                children++;
            }

            return sum / children;
        }
    }

    /// <summary>It is done with: what was below is not needed any more, the step itself is.</summary>
    internal void Prune() => FirstChild = LastChild = null;
}
