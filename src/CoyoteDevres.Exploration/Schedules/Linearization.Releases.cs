namespace CoyoteDevres.Exploration;

/// <content>
/// Whose are the operations that a releaser has performed: those of the task that puts last. Any may whose put happens before no other. Once it is said who, it
/// is a matter of what comes before what: the other puts before that one, and what its task does then after the release.
/// </content>
internal sealed partial class Linearization
{
    private List<Release> releases = [];

    private void FindReleases()
    {
        releases = runtime.Releases;
        foreach (var release in releases)
        {
            release.Try(0);
            release.IsTaken = false;
        }
    }

    /// <summary>Goes on to the next combination of last puts.</summary>
    private bool NextLast()
    {
        foreach (var release in releases)
        {
            if (release.Try(release.Tried + 1))
                return true;
            release.Try(0);
        }

        return false;
    }

    /// <summary>
    /// Collects what is to be ordered if those put last. Who does, and has gone on in the past, has performed all that the last put does: if the past has a part of that
    /// only, the rest is taken into it.
    /// </summary>
    /// <returns>False if that cannot be, or is the same as with others.</returns>
    private bool TryArrange()
    {
        foreach (var release in releases)
            release.IsTaken = false;
        for (bool more = true; more;)
        {
            more = false;
            foreach (var release in releases)
            {
                release.IsActive = IsInPast(release.Puts);
                if (release.IsActive && release.Last < 0)
                    return false;
                if (!release.IsActive || release.IsTaken || !HasGoneOn(release.Last) || (release.Done >= 0 && IsInPast(release.Done)))
                    continue;
                if (release.Done < 0 || (past.Last >= 0 && trace.HappensBefore(past.Last, release.Done)))
                    return false;
                release.IsTaken = more = true;
            }
        }

        foreach (var release in releases)
        {
            if (!release.IsActive && release.Tried > 0)
                return false;
        }

        Collect();
        return true;
    }

    private bool IsAnyTaken()
    {
        foreach (var release in releases)
        {
            if (release.IsTaken)
                return true;
        }

        return false;
    }

    /// <summary>True if the task of an event has a later one in the past.</summary>
    private bool HasGoneOn(int index)
    {
        int next = trace.NextOf(trace[index].Task, index);
        return next >= 0 && IsInPast(next);
    }

    /// <summary>
    /// True if it is open of no count who puts last in the past, or of one only, whose releaser holds nobody back, and one of those who may can: told by the clocks. Uses before ends make an order
    /// where those are ordered. That the other puts come before one that happens before none of them makes a circle only through a use after the last one
    /// that is to come before an end, which happens before a put. And what the releaser does then, behind it, waits for nothing else; unless the
    /// past is that of what it does itself, and has what whoever may put last does after it.
    /// </summary>
    private bool IsSurelyPossible()
    {
        Release? open = null;
        foreach (var release in releases)
        {
            if (release.IsLastPutKnown || !IsInPast(release.Puts))
                continue;
            if (open is not null || !release.HoldsNobodyBack)
                return false;
            open = release;
        }

        if (open is null)
            return true;
        bool isItsOwn = past.Last >= 0 && trace[past.Last].Task == open.Task;
        return open.Candidates.Exists(last => !isItsOwn || !HasGoneOn(last)) && !runtime.Predictions.Ends.Any(end => IsInPast(end) && open.Puts.Exists(put => trace.HappensBefore(end, put)) && IsOutlived(end));
    }

    /// <summary>True if what ends there is used in the past, and not ordered with it.</summary>
    private bool IsOutlived(int end)
    {
        for (int access = trace.LastAccess(trace[end].First.Object); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
        {
            int use = access >> 1;
            if (IsInPast(use) && Predictions.IsUnordered(trace, use, end) && !(past.End == end && use == past.Last))
                return true;
        }

        return false;
    }

    private bool IsInPast(List<int> positions)
    {
        foreach (int position in positions)
        {
            if (!IsInPast(position))
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
            var release = releases[i];
            if (!release.IsActive || release.Task == holder || LastDone(state, holder) != release.Last || LastDone(state, release.Task) == release.Done)
                continue;
            holder = release.Task;
            i = -1;
        }

        int done = Progress(state)[holder];
        return done < events[holder].Count ? events[holder][done] : -1;
    }

    /// <summary>The last event of a task that is done, or -2.</summary>
    private int LastDone(int state, int task)
    {
        int done = Progress(state)[task];
        return done > 0 ? events[task][done - 1] : -2;
    }

    /// <summary>True if that event is to be the last put, and another one is still to come.</summary>
    private bool WaitsForPuts(int state, int index)
    {
        foreach (var release in releases)
        {
            if (!release.IsActive || release.Last != index)
                continue;
            foreach (int put in release.Puts)
            {
                if (put != index && LastDone(state, trace[put].Task) < put)
                    return true;
            }
        }

        return false;
    }
}
