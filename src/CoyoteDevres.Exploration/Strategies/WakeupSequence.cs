using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// The sequence v of a race reversal (JACM 2017, algorithm 2): the events after e that do not happen after e, and the event q that
/// is to come before e. As a set, for the clocks tell what may begin it; as a list only where something is to be planned.
/// </summary>
/// <remarks>
/// Of each task it has the events after e up to the first one that happens after e. So what has been taken out of it, always
/// something that could begin it, is told by one event a task. Nothing but q is a member that happens after a member of q's task
/// without having been in the trace that way; and no other member depends on q: it would happen after q, and so after e.
/// Unless q is of another kind before e than it was behind it: then members that came after it may depend on it, and come before it here.
/// </remarks>
internal sealed class WakeupSequence(RaceReversal reversal)
{
    /// <summary>How a step relates to the sequence: independent of all of it, or in conflict. Otherwise it may begin it, as a member.</summary>
    internal const int Independent = -1, Conflicting = -2;

    /// <summary>The witness may be any event: decide again in every execution.</summary>
    internal const int Everything = int.MaxValue;

    // As a member: q. Otherwise members are positions in the trace.
    private const int Final = -3;

    // By task: its members up to that event have been taken out. Not set while the sequence is whole.
    private int[] floor = [];

    // By task: its last event that happens before q.
    private int[] past = [];
    private int[] members = new int[64];

    // Steps on the way down that are no members.
    private readonly List<TraceEvent> aside = [];

    // How many of them there were when q was taken out.
    private int asideBeforeFinal;
    private TraceEvent final;
    private ExploredRuntime runtime = null!;
    private Trace trace = null!;
    private int first;
    private int position;
    private int predecessor;
    private int rest;
    private bool isCut;
    private bool hasFinal;
    private bool isWhole;

    // Before e, q is of another kind: what comes after it in the trace may be in its past.
    private bool isChanged;

    // The kinds of access that depend on q's.
    private ulong onFirst;
    private ulong onSecond;

    /// <summary>The last event that what has been asked since the beginning depends on.</summary>
    internal int Witness { get; private set; }

    /// <summary>The objects all of whose accesses what has been asked since the beginning depends on.</summary>
    internal Guard Guards { get; private set; }

    /// <summary>How many members have been listed (<see cref="List"/>).</summary>
    internal int Count { get; private set; }

    /// <summary>A listed member.</summary>
    internal ref readonly TraceEvent this[int index]
    {
        get
        {
            int member = members[index];
            if (member == Final)
                return ref final;
            return ref trace[member];
        }
    }

    /// <summary>Begins the sequence that reverses a race.</summary>
    /// <param name="of">Where an execution has finished.</param>
    /// <param name="e">The race's first event.</param>
    /// <param name="q">The second one, performed or, of a blocked task, only announced; or another alternative of e.</param>
    /// <param name="at">Where it was performed; the end of the trace if it was not; e if it is an alternative of it.</param>
    /// <param name="before">The event of q's task before q, or the one that started the task.</param>
    /// <param name="cut">True if the reversal that was decided last had to leave something out.</param>
    internal void Begin(ExploredRuntime of, int e, in TraceEvent q, int at, int before, bool cut)
    {
        runtime = of;
        trace = of.Trace;
        aside.Clear();
        Witness = first = e;
        // Of which kind q is depends on all of the sequence that touches its object.
        Guards = trace.HasUnsettling(q.First.Object) ? Guard.Of(q) : default;
        final = q;
        isChanged = at < trace.Count && !trace.AreAlike(q.First, trace[at].First);
        position = at;
        predecessor = before;
        isCut = cut;
        hasFinal = isWhole = true;
        onFirst = trace.DependentOn(q.First);
        onSecond = trace.DependentOn(q.Second);
    }

    /// <summary>
    /// How <paramref name="step"/> relates to what is left of the sequence. It may begin it as a member if it is one, and nothing
    /// that is left happens before it; or if it is none, and nothing that is left depends on it.
    /// </summary>
    /// <returns>The member, to be taken out if it is planned already; or <see cref="Independent"/> or <see cref="Conflicting"/>.</returns>
    internal int Relate(in TraceEvent step)
    {
        int task = step.Task;
        // A task that is only in the tree has no event here.
        int next = trace.NextOf(task, isWhole || task >= floor.Length ? first : floor[task]);
        if (next >= 0 && IsKept(next))
            return IsFirstLeft(next) && step.IsSameStep(trace[next]) ? Seen(next, next) : Conflicting;
        if (!hasFinal)
            return RelateToRest(step, next);
        if (task == final.Task)
            return step.IsSameStep(final) && !IsPreceded() ? Final : Conflicting;
        return IsMetByFinal(step) ? Conflicting : RelateToRest(step, next);
    }

    /// <summary>How a step relates to what is left but q, if its task has no member left but q.</summary>
    private int RelateToRest(in TraceEvent step, int next)
    {
        // The kill signal depends on everything.
        if (step.IsBarrier)
            return IsEmpty ? Independent : Conflicting;
        // What depends on e is no member. What depends on the task's next event and came later is none either, since that event is
        // none. The step is likely to be the one or the other, or like it. If it is not (it follows q, or a step that is no member),
        // this execution does not tell when it would have come: anything may depend on it.
        bool isPerformed = false;
        if (!IsLike(first, step))
        {
            isPerformed = next >= 0 && IsLike(next, step);
            if (IsMet(step.First, isPerformed ? trace.PreviousAccess(next * 2) : trace.LastAccess(step.First.Object)))
                return Conflicting;
            if (step.Second.Object >= 0 && IsMet(step.Second, isPerformed ? trace.PreviousAccess((next * 2) + 1) : trace.LastAccess(step.Second.Object)))
                return Conflicting;
        }
        else if (!trace.CanBeUnsettled(step.First))
        {
            return Independent;
        }

        if (trace.CanBeUnsettled(step.First))
        {
            if (IsUnsettled(step))
                return Conflicting;
        }
        else if (isPerformed)
        {
            return Seen(next, Independent);
        }

        // It holds as long as nobody else touches what the step touches.
        Guards |= Guard.Of(step);
        return Independent;
    }

    /// <summary>Takes out a member that could begin what is left: its step has been found in the tree.</summary>
    internal void Remove(int member)
    {
        if (isWhole)
            SetFloor();
        if (member == Final)
            (hasFinal, asideBeforeFinal) = (false, aside.Count);
        else
            floor[trace[member].Task] = member;
    }

    /// <summary>A step that is no member, and of which the sequence is independent, is planned before what is left.</summary>
    internal void Precede(in TraceEvent step) => aside.Add(step);

    /// <summary>True if nothing is left.</summary>
    internal bool IsEmpty
    {
        get
        {
            for (int i = first + 1; i < trace.Count && !hasFinal; i++)
            {
                if (IsLeft(i))
                    return false;
            }

            return !hasFinal;
        }
    }

    /// <summary>
    /// Lists what is left: what happens before q, q, the rest. The rest only as far as somebody asks (<see cref="TryExtend"/>).
    /// </summary>
    internal void List()
    {
        Count = 0;
        rest = first + 1;
        if (!hasFinal)
            return;
        FindPast();
        int end = isChanged ? trace.Count : position;
        for (int i = first + 1; i < end; i++)
        {
            if (IsInPast(i) && IsLeft(i))
                Add(i);
        }

        Add(Final);
    }

    /// <summary>Lists one more member, if there is one.</summary>
    internal bool TryExtend()
    {
        for (; rest < trace.Count; rest++)
        {
            if (!IsLeft(rest) || (hasFinal && IsInPast(rest)))
                continue;
            Add(rest++);
            return true;
        }

        return false;
    }

    /// <summary>A listed member is planned: it is the same as long as its event is.</summary>
    internal void Planned(int index) => Seen(Math.Max(first, members[index]), 0);

    /// <summary>True if an event after e belongs to the sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsKept(int index) => !trace.HappensBefore(first, index) && !(isCut && reversal.IsDropped(trace, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsLeft(int index) => (isWhole || index > floor[trace[index].Task]) && IsKept(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsInPast(int index) => past[trace[index].Task] >= index;

    private bool IsLike(int index, in TraceEvent step) => trace.AreAlike(trace[index].First, step.First) && trace[index].Second == step.Second;

    /// <summary>True if something that is left decides that a step, after all of the sequence, would be of a kind that depends on it.</summary>
    private bool IsUnsettled(in TraceEvent step)
    {
        int id = step.First.Object;
        bool isLeft = hasFinal && final.First.Object == id;
        for (int access = trace.LastAccess(id); !isLeft && access >> 1 > first; access = trace.PreviousAccess(access))
            isLeft = IsLeft(access >> 1);
        if (!isLeft)
            return false;
        var target = reversal.AfterKept(runtime, first, id, isCut);
        // What follows q on the way down comes after it here: it may put what q gets.
        int before = hasFinal ? aside.Count : asideBeforeFinal;
        RedoAside(target, 0, before);
        if (final.First.Object == id)
            RaceReversal.Redo(target, final);
        RedoAside(target, before, aside.Count);
        return !trace.AreAlike(step.First, new Access(id, target.KindNow(step.First.Kind)));
    }

    private void RedoAside(SharedObject target, int from, int to)
    {
        foreach (ref readonly var taken in CollectionsMarshal.AsSpan(aside)[from..to])
        {
            if (taken.First.Object == target.Id)
                RaceReversal.Redo(target, taken);
        }
    }

    private int Seen(int last, int relation)
    {
        if (last > Witness)
            Witness = last;
        return relation;
    }

    /// <summary>True if something that is left depends on a step that touches an object, looking back from an access of that.</summary>
    private bool IsMet(Access touched, int access)
    {
        for (; access >> 1 > first; access = trace.PreviousCandidate(access, touched))
        {
            if (IsLeft(access >> 1) && trace.Dependent(trace.At(access), touched))
                return true;
        }

        return false;
    }

    /// <summary>
    /// True if something that is left happens before q. Then something that is left does so at first hand: not an event of q's own
    /// task, so one that it depends on.
    /// </summary>
    private bool IsPreceded()
    {
        if (position <= first + 1 && !isChanged)
            return false;
        bool performed = position < trace.Count;
        return IsMet(final.First, performed && !isChanged ? trace.PreviousAccess(position * 2) : trace.LastAccess(final.First.Object))
            || (final.Second.Object >= 0 && IsMet(final.Second, performed ? trace.PreviousAccess((position * 2) + 1) : trace.LastAccess(final.Second.Object)));
    }

    /// <summary>True if a member that is left is the first of what is left: nothing else that is left happens before it.</summary>
    private bool IsFirstLeft(int member) => trace.LatestPast(member) < first || (!isWhole && trace.CountLater(member, floor) == 1);

    private bool IsMetByFinal(in TraceEvent step) => IsMetByFinal(step.First) || (step.Second.Object >= 0 && IsMetByFinal(step.Second));

    private bool IsMetByFinal(Access touched) =>
        (touched.Object == final.First.Object && (onFirst >> touched.Kind & 1) != 0) || (touched.Object == final.Second.Object && (onSecond >> touched.Kind & 1) != 0);

    private void SetFloor()
    {
        isWhole = false;
        if (floor.Length < trace.Tasks)
            floor = new int[trace.Tasks];
        floor.AsSpan().Fill(first);
    }

    private void FindPast()
    {
        if (past.Length < trace.Tasks)
            past = new int[trace.Tasks];
        past.AsSpan().Fill(-1);
        if (position <= first + 1 && !isChanged)
            return;
        if (predecessor > first)
            trace.JoinPast(predecessor, past);
        bool performed = position < trace.Count;
        JoinDependent(final.First, performed && !isChanged ? trace.PreviousAccess(position * 2) : trace.LastAccess(final.First.Object));
        if (final.Second.Object >= 0)
            JoinDependent(final.Second, performed ? trace.PreviousAccess((position * 2) + 1) : trace.LastAccess(final.Second.Object));
    }

    private void JoinDependent(Access touched, int access)
    {
        for (; access >> 1 > first; access = trace.PreviousCandidate(access, touched))
        {
            int earlier = access >> 1;
            if (!IsInPast(earlier) && IsKept(earlier) && trace.Dependent(trace.At(access), touched))
                trace.JoinPast(earlier, past);
        }
    }

    private void Add(int member)
    {
        if (Count == members.Length)
            Array.Resize(ref members, Count * 2);
        members[Count++] = member;
    }
}
