namespace CoyoteDevres.Exploration;

/// <summary>What a releaser has done in an execution that is over.</summary>
internal sealed class Release
{
    internal Release(ExploredRuntime runtime, ModelTask releaser)
    {
        var trace = runtime.Trace;
        Task = releaser.Id;
        Done = releaser.State == TaskState.Finished ? releaser.LastEvent : -1;
        IsLastPutKnown = releaser.Releases!.IsLastPutKnown;
        int zero = trace.NextOf(Task, -1);
        for (int access = trace.PreviousAccess(zero * 2); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
        {
            if (!releaser.Releases.HasPut(access >> 1))
                continue;
            Puts.Add(access >> 1);
            if (!releaser.Releases.MayBeLast(access >> 1))
                NeverLast.Add(access >> 1);
        }
    }

    /// <summary>The releaser.</summary>
    internal int Task { get; }

    /// <summary>Its last event, or -1 if it does not get there.</summary>
    internal int Done { get; }

    /// <summary>True if the last put is the last one in every order.</summary>
    internal bool IsLastPutKnown { get; }

    /// <summary>The puts that it waits for, but for those of the set-up.</summary>
    internal List<int> Puts { get; } = [];

    /// <summary>Those that are not the last one, in what was released.</summary>
    internal List<int> NeverLast { get; } = [];

    /// <summary>True if all of them are in what is to be ordered.</summary>
    internal bool IsActive { get; set; }
}
