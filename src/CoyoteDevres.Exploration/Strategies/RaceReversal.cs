namespace CoyoteDevres.Exploration;

/// <summary>
/// Builds the sequence that reverses a race, or finds that it cannot be reversed: the second event may be disabled without the
/// first one, or without what follows from it.
/// </summary>
internal sealed class RaceReversal
{
    private readonly List<int> kept = [];

    internal WakeupSequence Sequence { get; } = new();

    /// <summary>
    /// Tries to put <paramref name="second"/> before event <paramref name="first"/>.
    /// </summary>
    /// <param name="runtime">A finished execution; its objects' states are spoiled.</param>
    /// <param name="first">The race's first event.</param>
    /// <param name="second">The second one, performed or, of a blocked task, only announced.</param>
    /// <param name="predecessor">The event of its task before it, or the one that started the task.</param>
    /// <returns>True if it can be reversed; then <see cref="Sequence"/> does.</returns>
    internal bool TryReverse(ExploredRuntime runtime, int first, in TraceEvent second, int predecessor)
    {
        var trace = runtime.Trace;
        kept.Clear();
        for (int i = first + 1; i < trace.Count; i++)
        {
            if (!trace.HappensBefore(first, i))
                kept.Add(i);
        }

        bool cut = false;
        if (second.MayBlock && !IsEnabledAfter(runtime, first, second))
        {
            if (!DropHolders(runtime, first, second, predecessor) || !IsEnabledAfter(runtime, first, second))
                return false;
            cut = true;
        }

        Sequence.Begin(trace);
        foreach (int position in kept)
            Sequence.Add(position);
        Sequence.AddFinal(second, predecessor);
        Sequence.IsCut = cut;
        return true;
    }

    /// <summary>Replays the object's history on the object itself: the events before <paramref name="first"/> and the kept ones.</summary>
    private bool IsEnabledAfter(ExploredRuntime runtime, int first, in TraceEvent second)
    {
        var trace = runtime.Trace;
        if (Interrupts(second, trace) && trace.Barrier >= 0 && trace.Barrier < first)
            return true;
        int id = second.First.Object;
        var target = runtime.ObjectOf(id);
        target.Reset();
        for (int i = 0; i < first; i++)
            Redo(target, trace[i]);
        foreach (int i in kept)
            Redo(target, trace[i]);
        return target.IsEnabled(second.First.Kind, second.Task);
    }

    private static bool Interrupts(in TraceEvent happened, Trace trace) =>
        (happened.Traits & OperationTraits.Interruptible) == OperationTraits.Interruptible && trace.Barrier >= 0;

    private static void Redo(SharedObject target, in TraceEvent happened)
    {
        if (happened.First.Object != target.Id)
            return;
        // An interrupted wait had no effect.
        if (happened.MayBlock && !target.IsEnabled(happened.First.Kind, happened.Task))
            return;
        target.Apply(happened.First.Kind, happened.Task, (happened.Traits & OperationTraits.Choice) != 0 ? happened.Alternative : happened.Argument);
    }

    /// <summary>
    /// A reader that took the lock after e, and does not let go of it without e, keeps a writer out: it is left out of the
    /// sequence, with all that happens after it. Not if it is in the second event's own past.
    /// </summary>
    private bool DropHolders(ExploredRuntime runtime, int first, in TraceEvent second, int predecessor)
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
