namespace CoyoteDevres.Exploration;

/// <summary>A stretch of one task's operations without a context switch.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Operations">How many operations it performs.</param>
/// <param name="Choices">The alternatives it takes, in order.</param>
/// <param name="Expected">Its first operation, as <see cref="Operation.ToString"/> gives it; what a replay checks; empty if not known.</param>
public sealed record Segment(string Task, int Operations, IReadOnlyList<int> Choices, string Expected);

/// <summary>The choices that produce an execution, from the end of the set-up on.</summary>
/// <param name="Segments">What runs, in order.</param>
public sealed record Schedule(IReadOnlyList<Segment> Segments)
{
    /// <summary>How often another task goes on than the one before.</summary>
    public int ContextSwitches => Math.Max(0, Segments.Count - 1);

    /// <summary>How many operations there are.</summary>
    public int Steps => Segments.Sum(s => s.Operations);
}
