namespace CoyoteDevres.Exploration;

/// <summary>
/// Decides whether a race can be reversed (the second event may be disabled without the first one, or without what follows from
/// it), and builds the sequence that reverses it.
/// </summary>
internal sealed class RaceReversal
{
    private readonly List<int> kept = [];
    private readonly List<int> history = [];
    private readonly WakeupSequence sequence = new();

    /// <summary>
    /// True if the last race could only be reversed without some of the events that do not happen after its first one.
    /// </summary>
    internal bool IsCut { get; private set; }

    /// <summary>
    /// Decides whether <paramref name="second"/> could have come before event <paramref name="first"/>.
    /// </summary>
    /// <param name="runtime">A finished execution; its objects' states are spoiled.</param>
    /// <param name="first">The race's first event.</param>
    /// <param name="second">The second one, performed or, of a blocked task, only announced.</param>
    /// <param name="predecessor">The event of its task before it, or the one that started the task.</param>
    internal bool IsReversible(ExploredRuntime runtime, int first, in TraceEvent second, int predecessor)
    {
        IsCut = false;
        if (!second.MayBlock || IsEnabledAfter(runtime, first, second, keptOnly: false))
            return true;
        Keep(runtime.Trace, first);
        IsCut = true;
        return DropHolders(runtime, second, predecessor) && IsEnabledAfter(runtime, first, second, keptOnly: true);
    }

    /// <summary>The sequence that reverses the race that was found reversible last.</summary>
    internal WakeupSequence Build(Trace trace, int first, in TraceEvent second, int predecessor)
    {
        if (!IsCut)
            Keep(trace, first);
        sequence.Begin(trace);
        foreach (int position in kept)
            sequence.Add(position);
        sequence.AddFinal(second, predecessor);
        sequence.IsCut = IsCut;
        return sequence;
    }

    /// <summary>notdep(first, E): what comes after the first event and does not happen after it.</summary>
    private void Keep(Trace trace, int first)
    {
        kept.Clear();
        for (int i = first + 1; i < trace.Count; i++)
        {
            if (!trace.HappensBefore(first, i))
                kept.Add(i);
        }
    }

    /// <summary>Replays the object's history on the object itself: the events before <paramref name="first"/> and the kept ones.</summary>
    private bool IsEnabledAfter(ExploredRuntime runtime, int first, in TraceEvent second, bool keptOnly)
    {
        var trace = runtime.Trace;
        if (IsInterruptible(second) && trace.Barrier >= 0 && trace.Barrier < first)
            return true;
        int id = second.First.Object;
        var target = runtime.ObjectOf(id);
        history.Clear();
        for (int access = trace.LastAccess(id); access >= 0; access = trace.PreviousAccess(access))
        {
            int position = access >> 1;
            if (position < first || (position > first && (keptOnly ? kept.Contains(position) : !trace.HappensBefore(first, position))))
                history.Add(position);
        }

        target.Reset();
        for (int i = history.Count - 1; i >= 0; i--)
            Redo(target, trace[history[i]]);
        return target.IsEnabled(second.First.Kind, second.Task);
    }

    private static bool IsInterruptible(in TraceEvent happened) =>
        (happened.Traits & OperationTraits.Interruptible) == OperationTraits.Interruptible;

    private static void Redo(SharedObject target, in TraceEvent happened)
    {
        // An interrupted wait had no effect.
        if (happened.MayBlock && !target.IsEnabled(happened.First.Kind, happened.Task))
            return;
        target.Apply(happened.First.Kind, happened.Task, (happened.Traits & OperationTraits.Choice) != 0 ? happened.Alternative : happened.Argument);
    }

    /// <summary>
    /// A reader that took the lock after e, and does not let go of it without e, keeps a writer out: it is left out of the
    /// sequence, with all that happens after it. Not if it is in the second event's own past.
    /// </summary>
    private bool DropHolders(ExploredRuntime runtime, in TraceEvent second, int predecessor)
    {
        var trace = runtime.Trace;
        var target = runtime.ObjectOf(second.First.Object);
        bool dropped = false;
        for (int k = kept.Count - 1; k >= 0; k--)
        {
            int position = kept[k];
            var candidate = trace[position];
            if (candidate.First.Object != target.Id || candidate.Task == second.Task || !target.IsHeldBy(candidate.Task))
                continue;
            if (predecessor >= 0 && trace.HappensBefore(position, predecessor))
                return false;
            kept.RemoveAll(later => trace.HappensBefore(position, later));
            dropped = true;
            k = Math.Min(k, kept.Count);
        }

        return dropped;
    }
}
