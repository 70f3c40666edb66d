namespace CoyoteDevres.Exploration;

/// <summary>What was reported in one execution, and at which events tasks ended with a finding.</summary>
internal sealed class FindingLog
{
    private readonly List<(Finding Finding, int Event)> reported = [];
    private readonly List<int> fatal = [];

    /// <summary>The findings, with the event at which each was seen, or -1: at the end.</summary>
    internal IReadOnlyList<(Finding Finding, int Event)> Reported => reported;

    internal void Clear()
    {
        reported.Clear();
        fatal.Clear();
    }

    internal void Add(Finding finding, int seen) => reported.Add((finding, seen));

    /// <summary>A task ended at an event.</summary>
    /// <returns>True if something was reported there: it did not end by itself.</returns>
    internal bool TaskEnded(int at)
    {
        bool died = reported.Count > 0 && reported[^1].Event == at;
        if (died)
            fatal.Add(at);
        return died;
    }

    /// <summary>True if an event, or a second one, happens after an operation that ended a task with a finding.</summary>
    internal bool IsConsequence(Trace trace, int one, int second)
    {
        foreach (int end in fatal)
        {
            if ((end != one && trace.HappensBefore(end, one)) || (end != second && trace.HappensBefore(end, second)))
                return true;
        }

        return false;
    }

    /// <summary>What happens after an operation that ended a task with a finding is a consequence, not reported on its own.</summary>
    internal void RemoveConsequences(Trace trace)
    {
        for (int i = reported.Count - 1; i >= 0 && fatal.Count > 0; i--)
        {
            int seen = reported[i].Event;
            if (seen >= 0 && IsConsequence(trace, seen, seen))
                reported.RemoveAt(i);
        }
    }
}
