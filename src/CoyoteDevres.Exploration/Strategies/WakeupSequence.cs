using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// The sequence v of a race reversal (JACM 2017, algorithm 2): the events after e that do not happen after e, and the event q that
/// is to come before e. In the order: what happens before q, q, the rest; the rest is looked up only as far as somebody asks.
/// </summary>
/// <remarks>
/// Nothing of the rest depends on q: it would happen after q, and so after e.
/// </remarks>
internal sealed class WakeupSequence(RaceReversal reversal)
{
    private const int Final = -1;

    private int[] members = new int[64];
    private int[] past = [];
    private TraceEvent final;
    private Trace trace = null!;
    private int first;
    private int rest;
    private bool isCut;

    /// <summary>How many members are known so far.</summary>
    internal int Count { get; private set; }

    internal ref readonly TraceEvent this[int index]
    {
        get
        {
            int position = members[index];
            if (position == Final)
                return ref final;
            return ref trace[position];
        }
    }

    /// <summary>Begins the sequence that reverses a race.</summary>
    /// <param name="of">A finished execution.</param>
    /// <param name="e">The race's first event.</param>
    /// <param name="q">The second one, performed or, of a blocked task, only announced; or another alternative of e.</param>
    /// <param name="position">Where it was performed; the end of the trace if it was not; e if it is an alternative of it.</param>
    /// <param name="predecessor">The event of q's task before q, or the one that started the task.</param>
    /// <param name="isCut">True if the reversal that was decided last had to leave something out.</param>
    internal void Begin(Trace of, int e, in TraceEvent q, int position, int predecessor, bool isCut)
    {
        trace = of;
        first = e;
        final = q;
        this.isCut = isCut;
        Count = 0;
        rest = e + 1;
        ClearPast();
        if (position > e + 1)
            AddPast(position, predecessor);
        Add(Final);
    }

    /// <summary>The position in the trace of a member, or that of e for q: nothing later has to be looked at to know it.</summary>
    internal int PositionOf(int index) => members[index] == Final ? first : members[index];

    /// <summary>Finds one more member, if there is one before event <paramref name="end"/>.</summary>
    internal bool TryExtend(int end)
    {
        for (; rest < end; rest++)
        {
            if (!IsKept(rest) || IsInPast(rest))
                continue;
            Add(rest++);
            return true;
        }

        return false;
    }

    /// <summary>Takes a member out: its step has been found in the tree.</summary>
    internal void RemoveAt(int index)
    {
        Count--;
        Array.Copy(members, index + 1, members, index, Count - index);
    }

    private void Add(int member)
    {
        if (Count == members.Length)
            Array.Resize(ref members, Count * 2);
        members[Count++] = member;
    }

    /// <summary>True if an event after e belongs to the sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsKept(int position) => !trace.HappensBefore(first, position) && !(isCut && reversal.IsDropped(trace, position));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsInPast(int position) => past[trace[position].Task] >= position;

    private void AddPast(int position, int predecessor)
    {
        if (predecessor > first)
            trace.JoinPast(predecessor, past);
        bool performed = position < trace.Count;
        JoinDependent(final.First, performed ? trace.PreviousAccess(position * 2) : trace.LastAccess(final.First.Object));
        if (final.Second.Object >= 0)
            JoinDependent(final.Second, performed ? trace.PreviousAccess(position * 2 + 1) : trace.LastAccess(final.Second.Object));
        for (int i = first + 1; i < position; i++)
        {
            if (IsInPast(i) && IsKept(i))
                Add(i);
        }
    }

    private void ClearPast()
    {
        if (past.Length < trace.Tasks)
            past = new int[trace.Tasks];
        past.AsSpan().Fill(-1);
    }

    private void JoinDependent(Access touched, int access)
    {
        for (; access >> 1 > first; access = trace.PreviousAccess(access))
        {
            int earlier = access >> 1;
            if (IsKept(earlier) && !IsInPast(earlier) && trace.Dependent(trace.At(access), touched))
                trace.JoinPast(earlier, past);
        }
    }
}
