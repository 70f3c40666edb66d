namespace CoyoteDevres.Exploration;

/// <summary>A task's next event, known before it happens: what sleep sets and wakeup trees are made of.</summary>
/// <param name="Event">The event that performing the task's announced operation would be.</param>
internal readonly record struct Letter(TraceEvent Event)
{
    internal int Task => Event.Task;

    /// <summary>Same task and, if its operation is a choice, same alternative: the same continuation.</summary>
    internal bool Is(in TraceEvent other) => Event.Task == other.Task && Event.Alternative == other.Alternative;
}

/// <summary>A node of a wakeup tree (JACM 2017, definition 6.1): a letter and what is to follow it.</summary>
internal sealed class WakeupNode(Letter letter)
{
    internal Letter Letter { get; } = letter;

    /// <summary>In the order in which they are to be explored.</summary>
    internal List<WakeupNode> Children { get; } = [];
}

/// <summary>A point of the current execution: what slept there, what is planned there, what was taken.</summary>
internal sealed class ExplorationNode
{
    /// <summary>Letters whose continuations from here have been covered.</summary>
    internal List<Letter> Sleep { get; } = [];

    /// <summary>The wakeup tree's first level; the first entry is the one being explored.</summary>
    internal List<WakeupNode> Plans { get; } = [];

    internal WakeupNode Taken => Plans[0];

    internal void Clear()
    {
        Sleep.Clear();
        Plans.Clear();
    }
}
