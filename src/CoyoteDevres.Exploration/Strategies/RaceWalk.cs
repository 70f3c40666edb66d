namespace CoyoteDevres.Exploration;

/// <summary>
/// Walks back from an event to those it races with: dependent, of another task, and not ordered by program order or through
/// an event that can itself be reversed with it. What only enables the event (the release before an acquisition) orders the
/// two but cannot be reversed, so the walk goes on past it, to the acquisition.
/// </summary>
internal sealed class RaceWalk
{
    private int[] past = [];
    private Trace trace = null!;
    private TraceEvent second;
    private int firstAccess;
    private int secondAccess;

    /// <summary>Starts at <paramref name="happened"/>, which stands or would stand at <paramref name="position"/>.</summary>
    internal void Begin(Trace of, in TraceEvent happened, int position, int predecessor)
    {
        trace = of;
        second = happened;
        if (past.Length < trace.Tasks)
            past = new int[trace.Tasks];
        past.AsSpan().Fill(-1);
        if (predecessor >= 0)
            trace.JoinPast(predecessor, past);
        bool performed = position < trace.Count;
        firstAccess = performed ? trace.PreviousAccess(position * 2) : trace.LastAccess(happened.First.Object);
        secondAccess = happened.Second.Object < 0 ? -1 : performed ? trace.PreviousAccess(position * 2 + 1) : trace.LastAccess(happened.Second.Object);
    }

    /// <summary>The next candidate, latest first.</summary>
    internal bool TryNext(out int first)
    {
        while (firstAccess >= 0 || secondAccess >= 0)
        {
            bool takeFirst = firstAccess >> 1 >= secondAccess >> 1;
            int access = takeFirst ? firstAccess : secondAccess;
            var touched = takeFirst ? second.First : second.Second;
            first = access >> 1;
            int task = trace[first].Task;
            // Set-up is no race, and what depends on everything has all accesses before it in its own past.
            bool isKnown = past[task] >= first;
            int next = first < trace.RaceStart || (isKnown && trace.IsTotal(access)) ? -1 : trace.PreviousCandidate(access, touched);
            if (takeFirst)
                firstAccess = next;
            else
                secondAccess = next;
            if (first >= trace.RaceStart && task != second.Task && !isKnown && trace.Dependent(trace.At(access), touched))
                return true;
        }

        first = -1;
        return false;
    }

    /// <summary>The candidate can be reversed: what happens before it is no race of its own.</summary>
    internal void Reversible(int first) => trace.JoinPast(first, past);
}
