namespace CoyoteDevres.Exploration;

/// <summary>A race that can be reversed, and how far the decision about it looked.</summary>
/// <param name="First">The earlier event.</param>
/// <param name="Second">The later one.</param>
/// <param name="Alternative">
/// The alternative of a choice that races with the one taken: then the race is one of the event with itself. Otherwise -1.
/// </param>
/// <param name="IsCut">True if its reversal has to leave events out.</param>
internal record struct Race(int First, int Second, int Alternative, bool IsCut)
{
    /// <summary>The last event that the decision depends on.</summary>
    internal int Witness { get; set; }

    /// <summary>The objects all of whose accesses it depends on.</summary>
    internal Guard Guards { get; set; }
}

/// <summary>
/// The races of the current trace, by their second event. Those of the prefix that the next execution repeats stay, with what
/// was decided about them: a decision holds until an event that it looked at changes.
/// </summary>
internal sealed class RaceTable
{
    private Race[] races = new Race[64];
    private int[] ends = new int[64];
    private int events;

    /// <summary>How many events' races are known.</summary>
    internal int Events => events;

    /// <summary>Forgets the races of the events from <paramref name="count"/> on.</summary>
    internal void Restart(int count) => events = Math.Min(events, count);

    /// <summary>The races known.</summary>
    internal Span<Race> All => races.AsSpan(0, events == 0 ? 0 : ends[events - 1]);

    /// <summary>The next event; its races follow.</summary>
    internal void Begin()
    {
        if (events == ends.Length)
            Array.Resize(ref ends, events * 2);
        ends[events] = events == 0 ? 0 : ends[events - 1];
        events++;
    }

    /// <summary>A race whose second event is the one begun last.</summary>
    internal ref Race Add(Race race)
    {
        int index = ends[events - 1]++;
        if (index == races.Length)
            Array.Resize(ref races, index * 2);
        races[index] = race;
        return ref races[index];
    }
}
