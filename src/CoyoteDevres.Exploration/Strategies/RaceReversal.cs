namespace CoyoteDevres.Exploration;

/// <summary>
/// Decides whether a race can be reversed: the second event may be disabled without the first one, or without what follows from
/// it.
/// </summary>
/// <remarks>
/// Only what comes before the second event matters. What comes after it and does not happen after the first one is independent of
/// the second (else it would happen after it, and so after the first), and cannot disable it.
/// </remarks>
internal sealed class RaceReversal
{
    private readonly List<int> history = [];
    private readonly List<int> dropped = [];

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
    /// <param name="position">Where it was performed; the end of the trace if it was not.</param>
    /// <param name="predecessor">The event of its task before it, or the one that started the task.</param>
    internal bool IsReversible(ExploredRuntime runtime, int first, in TraceEvent second, int position, int predecessor)
    {
        IsCut = false;
        var trace = runtime.Trace;
        if (!second.MayBlock || (second.IsInterruptible && trace.Barrier >= 0 && trace.Barrier < first))
            return true;
        if (IsEnabledAfter(runtime, first, second, position))
            return true;
        IsCut = true;
        return DropHolders(runtime, first, second, position, predecessor);
    }

    /// <summary>What <paramref name="second"/> is when it comes before event <paramref name="first"/>: of another kind, it may be.</summary>
    internal TraceEvent Reversed(ExploredRuntime runtime, int first, in TraceEvent second, int position)
    {
        var trace = runtime.Trace;
        int id = second.First.Object;
        // What decides on the kind depends on it, so that nothing else that the reversal leaves out can have been it.
        if (id < 0 || trace[first].First.Object != id || !runtime.ObjectOf(id).HasKindsByState)
            return second;
        // Where others decide that do not depend on it, all of them do that are to come before it.
        int last = trace.HasUnsettling(id) ? trace.Count : position;
        var target = Restored(runtime, first, id, last, isCut: false);
        return second.OfKind(target, target.KindNow(second.First.Kind));
    }

    /// <summary>
    /// The events that have to be left out of everything that does not happen after <paramref name="first"/>, so that the last
    /// cut race can be reversed: the holders that keep the second event out. The rest follows from them.
    /// </summary>
    internal bool IsDropped(Trace trace, int position)
    {
        foreach (int holder in dropped)
        {
            if (trace.HappensBefore(holder, position))
                return true;
        }

        return false;
    }

    /// <summary>True if the events before <paramref name="first"/> and the kept ones let the second event go on.</summary>
    private bool IsEnabledAfter(ExploredRuntime runtime, int first, in TraceEvent second, int position) =>
        IsEnabledBy(runtime, first, second.First, second.Task, second.Argument, position)
        || (second.IsAlerted && IsEnabledBy(runtime, first, second.Second, second.Task, argument: 0, position));

    private bool IsEnabledBy(ExploredRuntime runtime, int first, Access by, int task, int argument, int position) =>
        Restored(runtime, first, by.Object, position, IsCut).IsEnabled(by.Kind, task, argument);

    /// <summary>The object as it was before event <paramref name="first"/>.</summary>
    internal SharedObject Before(ExploredRuntime runtime, int first, int id) => Restored(runtime, first, id, first, isCut: false);

    /// <summary>The object after all that came before event <paramref name="first"/>, and all kept events.</summary>
    internal SharedObject AfterKept(ExploredRuntime runtime, int first, int id, bool isCut) => Restored(runtime, first, id, runtime.Trace.Count, isCut);

    /// <summary>True if an event is in notdep(first, E) before the second event, and not left out.</summary>
    private bool IsKept(Trace trace, int first, int index, int position, bool isCut) =>
        index > first && index < position && !trace.HappensBefore(first, index) && !(isCut && IsDropped(trace, index));

    /// <summary>Replays the object's history on the object itself: the events before <paramref name="first"/> and the kept ones.</summary>
    private SharedObject Restored(ExploredRuntime runtime, int first, int id, int position, bool isCut)
    {
        var trace = runtime.Trace;
        var target = runtime.ObjectOf(id);
        history.Clear();
        for (int access = trace.LastAccess(id); access >= 0; access = trace.PreviousAccess(access))
        {
            int at = access >> 1;
            bool isTarget = (access & 1) == 0;
            if (isTarget && (at < first || IsKept(trace, first, at, position, isCut)))
                history.Add(at);
        }

        target.Reset();
        for (int i = history.Count - 1; i >= 0; i--)
        {
            // An operation at which its task ended had no effect.
            if (!trace.IsEnd(history[i]))
                Redo(target, trace[history[i]]);
        }

        return target;
    }

    /// <summary>Performs an event again on its object alone.</summary>
    internal static void Redo(SharedObject target, in TraceEvent happened)
    {
        // An interrupted wait had no effect, nor had an attempt that failed.
        if (happened.MayFail && !target.IsEnabled(happened.First.Kind, happened.Task, happened.Argument))
            return;
        target.Apply(happened.First.Kind, happened.Task, happened.IsChoice ? happened.Alternative : happened.Argument);
    }

    /// <summary>
    /// A reader that took the lock after the first event, and does not let go of it without that event, keeps a writer out: it is
    /// left out of the sequence, with all that happens after it. One at a time, the last one first: what follows from it may have
    /// let another one go, which then holds the lock too. Not if it is in the second event's own past.
    /// </summary>
    private bool DropHolders(ExploredRuntime runtime, int first, in TraceEvent second, int position, int predecessor)
    {
        var trace = runtime.Trace;
        var target = runtime.ObjectOf(second.First.Object);
        dropped.Clear();
        while (LastHolder(trace, first, target, second.Task, position) is >= 0 and var holder)
        {
            if (predecessor >= 0 && trace.HappensBefore(holder, predecessor))
                return false;
            dropped.Add(holder);
            if (IsEnabledAfter(runtime, first, second, position))
                return true;
        }

        return false;
    }

    /// <summary>The last kept event on the object by a task that holds it after all of them, or -1.</summary>
    private int LastHolder(Trace trace, int first, SharedObject target, int except, int position)
    {
        for (int access = trace.LastAccess(target.Id); access >> 1 > first; access = trace.PreviousAccess(access))
        {
            int at = access >> 1;
            bool isTarget = (access & 1) == 0;
            if (isTarget && trace[at].Task != except && target.IsHeldBy(trace[at].Task) && IsKept(trace, first, at, position, IsCut))
                return at;
        }

        return -1;
    }
}
