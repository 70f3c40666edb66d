namespace CoyoteDevres.Exploration;

/// <content>Whose are the operations that a releaser has performed: those of the task that puts last, in the order that is being tried.</content>
internal sealed partial class Linearization
{
    private IReadOnlyList<Release> releases = [];

    // Those of which the past has a part only.
    private readonly List<Release> partial = [];

    private void FindReleases()
    {
        releases = runtime.Releases;
        partial.Clear();
        foreach (var release in releases)
        {
            bool mayBeTaken = release.Done >= 0 && !past.Contains(trace, release.Done) && !trace.HappensBefore(past.Last, release.Done);
            if (mayBeTaken)
                partial.Add(release);
        }
    }

    /// <summary>True if it is open who puts last in the past.</summary>
    private bool IsAnyOpen()
    {
        foreach (var release in releases)
        {
            if (!release.IsLastPutKnown && IsInPast(release.Puts, 0))
                return true;
        }

        return false;
    }

    /// <summary>True if the order of the execution itself is one of the program.</summary>
    private bool IsOrder()
    {
        foreach (var (earlier, later) in ordered)
        {
            if (earlier > later)
                return false;
        }

        foreach (var release in releases)
        {
            // The latest put comes first. Who puts last goes no further before all is done.
            int last = release.IsActive ? release.Puts[0] : int.MaxValue;
            if (release.IsActive && release.NeverLast.Contains(last))
                return false;
            foreach (int index in last < int.MaxValue ? events[trace[last].Task] : [])
            {
                if (index > last && (release.Done < 0 || index < release.Done || !events[release.Task].Contains(release.Done)))
                    return false;
            }
        }

        return true;
    }

    private bool IsInPast(List<int> positions, int taken)
    {
        foreach (int position in positions)
        {
            if (!IsInPast(position, taken))
                return false;
        }

        return true;
    }

    /// <summary>The next event of a task, which may be that of a releaser whose operations are its own: it has put last.</summary>
    /// <returns>-1 if there is none.</returns>
    private int Next(int state, int task, out int holder)
    {
        holder = task;
        for (int i = 0; i < releases.Count; i++)
        {
            if (Owner(state, releases[i]) != holder)
                continue;
            holder = releases[i].Task;
            i = -1;
        }

        int done = Progress(state)[holder];
        return done < events[holder].Count ? events[holder][done] : -1;
    }

    private void Perform(int state, int index, int holder)
    {
        Progress(state)[holder]++;
        foreach (var release in releases)
        {
            if (release.Task == holder && release.Done == index)
                Owner(state, release) = 0;
            else if (release.IsActive && release.Puts.Contains(index) && release.Puts.TrueForAll(p => IsDone(state, p)))
                Owner(state, release) = holder;
        }
    }

    /// <summary>True if it would be the last put, and must not be.</summary>
    private bool IsBarred(int state, int index)
    {
        foreach (var release in releases)
        {
            if (release.IsActive && release.NeverLast.Contains(index) && release.Puts.TrueForAll(p => p == index || IsDone(state, p)))
                return true;
        }

        return false;
    }

    private bool IsDone(int state, int index)
    {
        int task = trace[index].Task;
        int done = Progress(state)[task];
        return done > 0 && events[task][done - 1] >= index;
    }

    /// <summary>True if it matters whether somebody else puts before.</summary>
    private bool IsOpenPut(int index)
    {
        foreach (var release in releases)
        {
            if (release.IsActive && release.Puts.Count > 1 && release.Puts.Contains(index))
                return true;
        }

        return false;
    }

    /// <summary>Who performs a releaser's operations, or 0: who put last, until they are over.</summary>
    private ref int Owner(int state, Release release) => ref Progress(state)[width + release.Task];
}
