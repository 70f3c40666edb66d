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
    internal void Begin(ExploredRuntime runtime, in TraceEvent happened, int position, int predecessor)
    {
        trace = runtime.Trace;
        second = happened;
        if (past.Length < trace.Tasks)
            past = new int[trace.Tasks];
        Array.Fill(past, -1);
        if (predecessor >= 0)
            Join(predecessor);
        bool performed = position < trace.Count;
        firstAccess = performed ? trace.PreviousAccess(position * 2) : trace.LastAccess(happened.First.Object);
        secondAccess = performed ? trace.PreviousAccess(position * 2 + 1) : LastOrNone(happened.Second.Object);
    }

    /// <summary>The next candidate, latest first.</summary>
    internal bool TryNext(out int first)
    {
        while (firstAccess >= 0 || secondAccess >= 0)
        {
            bool takeFirst = firstAccess >> 1 >= secondAccess >> 1;
            int access = takeFirst ? firstAccess : secondAccess;
            var touched = takeFirst ? second.First : second.Second;
            if (takeFirst)
                firstAccess = trace.PreviousCandidate(access, touched);
            else
                secondAccess = trace.PreviousCandidate(access, touched);
            first = access >> 1;
            if (first < trace.RaceStart)
                continue;
            int task = trace[first].Task;
            if (task != second.Task && past[task] < first && trace.Dependent(trace.At(access), touched))
                return true;
        }

        first = -1;
        return false;
    }

    /// <summary>The candidate can be reversed: what happens before it is no race of its own.</summary>
    internal void Reversible(int first) => Join(first);

    private int LastOrNone(int id) => id < 0 ? -1 : trace.LastAccess(id);

    private void Join(int earlier)
    {
        var clock = trace.Clock(earlier);
        for (int t = 0; t < clock.Length; t++)
            past[t] = Math.Max(past[t], clock[t]);
    }
}
