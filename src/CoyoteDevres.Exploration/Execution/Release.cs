namespace CoyoteDevres.Exploration;

/// <summary>What a releaser has done in an execution that is over.</summary>
internal sealed class Release
{
    private readonly List<int> candidates = [];

    internal Release(ExploredRuntime runtime, ModelTask releaser)
    {
        var trace = runtime.Trace;
        Task = releaser.Id;
        Done = releaser.State == TaskState.Finished ? releaser.LastEvent : -1;
        IsLastPutKnown = releaser.Releases!.IsLastPutKnown;
        HoldsNobodyBack = releaser.Releases.HoldsNobodyBack;
        int zero = trace.NextOf(Task, -1);
        for (int access = trace.PreviousAccess(zero * 2); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
        {
            int put = access >> 1;
            if (!releaser.Releases.HasPut(put))
                continue;
            // Latest first: what comes after it has been seen.
            if (releaser.Releases.MayBeLast(put) && !Puts.Exists(later => trace.HappensBefore(put, later)))
                candidates.Add(put);
            Puts.Add(put);
        }
    }

    /// <summary>The releaser.</summary>
    internal int Task { get; }

    /// <summary>Its last event, or -1 if it does not get there.</summary>
    internal int Done { get; }

    /// <summary>True if the last put is the last one in every order.</summary>
    internal bool IsLastPutKnown { get; }

    /// <summary><see cref="IReleased.HoldsNobodyBack"/>.</summary>
    internal bool HoldsNobodyBack { get; }

    /// <summary>Those who may put last: their puts, latest first.</summary>
    internal List<int> Candidates => candidates;

    /// <summary>The puts that it waits for, but for those of the set-up.</summary>
    internal List<int> Puts { get; } = [];

    /// <summary>Which of those that may put last is being tried: first the one that did, if it may.</summary>
    internal int Tried { get; private set; }

    /// <summary>The put that is the last one then; -1 if none may be.</summary>
    internal int Last => Tried < candidates.Count ? candidates[Tried] : -1;

    /// <summary>True if all puts are in what is to be ordered.</summary>
    internal bool IsActive { get; set; }

    /// <summary>True if all that has been done is taken into what is to be ordered.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>Has another one put last.</summary>
    /// <returns>False if there is no such.</returns>
    internal bool Try(int candidate)
    {
        Tried = candidate;
        return candidate < candidates.Count;
    }
}
