namespace CoyoteDevres.Exploration;

/// <summary>
/// The sequence v of a race reversal (JACM 2017, algorithm 2): the events after e that do not happen after e, then the event
/// that is to come before e. Knows which of its members depend on which.
/// </summary>
internal sealed class WakeupSequence
{
    private readonly List<TraceEvent> events = [];
    private readonly List<int> positions = [];
    private int finalPredecessor;
    private Trace trace = null!;

    /// <summary>
    /// True if events that do not happen after e had to be left out so that the last one is enabled. Then the sequence says
    /// less about what may follow it, and only true initials may stand for it.
    /// </summary>
    internal bool IsCut { get; set; }

    internal int Count => events.Count;

    internal TraceEvent this[int index] => events[index];

    internal void Begin(Trace of)
    {
        trace = of;
        events.Clear();
        positions.Clear();
        IsCut = false;
    }

    /// <summary>Adds the trace's event at <paramref name="position"/>.</summary>
    internal void Add(int position)
    {
        events.Add(trace[position]);
        positions.Add(position);
    }

    /// <summary>Adds the last event, whose task's event before it is <paramref name="predecessor"/>.</summary>
    internal void AddFinal(in TraceEvent final, int predecessor)
    {
        events.Add(final);
        positions.Add(-1);
        finalPredecessor = predecessor;
    }

    /// <summary>The trace's index of a member, or -1 for the last one.</summary>
    internal int PositionOf(int index) => positions[index];

    /// <summary>True if member <paramref name="earlier"/> must precede the later member <paramref name="later"/>.</summary>
    internal bool Precedes(int earlier, int later)
    {
        int position = positions[later];
        if (position >= 0)
            return trace.HappensBefore(positions[earlier], position);
        // Transitive paths end in a member that depends on the last one directly, and whoever asks looks at all members.
        return (finalPredecessor >= 0 && trace.HappensBefore(positions[earlier], finalPredecessor))
            || trace.Dependent(events[earlier], events[later]);
    }
}
