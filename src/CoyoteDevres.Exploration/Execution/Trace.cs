using System.Runtime.InteropServices;

namespace CoyoteDevres.Exploration;

/// <summary>One object touched by an event, and how.</summary>
internal readonly record struct Access(int Object, int Kind)
{
    internal static readonly Access None = new(-1, 0);
}

/// <summary>One operation that was performed.</summary>
internal readonly record struct TraceEvent(int Task, Access First, Access Second, int Alternative, int Argument, OperationTraits Traits)
{
    /// <summary>The kill signal that ends interruptible waits when nothing else can happen: dependent on everything.</summary>
    internal bool IsBarrier => First.Object < 0;

    internal bool MayBlock => (Traits & OperationTraits.Blocking) != 0;
}

/// <summary>
/// The events of one execution with their happens-before clocks. clock(i)[t] is the last event of task t that happens before or
/// is event i. Happens-before is the transitive closure of program order, task start, and dependence.
/// </summary>
/// <remarks>
/// Strategies re-run a prefix of the previous execution: there the events must come out the same, and their clocks still hold.
/// </remarks>
internal sealed class Trace(IdentityTable identities)
{
    private readonly List<TraceEvent> events = [];
    private readonly List<int> predecessors = [];
    private readonly List<int> previousAccess = [];
    private readonly List<int> previousOtherKind = [];
    private readonly List<int> lastAccess = [];
    private int[] clocks = new int[64 * 8];
    private int stride = 8;
    private int known;

    internal int Count { get; private set; }

    /// <summary>The first event after set-up; everything before it happens before everything after.</summary>
    internal int RaceStart { get; set; }

    /// <summary>The kill signal's event, or -1.</summary>
    internal int Barrier { get; private set; } = -1;

    internal TraceEvent this[int index] => events[index];

    internal int Tasks => stride;

    internal ReadOnlySpan<int> Clock(int index) => clocks.AsSpan(index * stride, stride);

    /// <summary>The event of the same task before that one, or the one that started the task, or -1.</summary>
    internal int PredecessorOf(int index) => predecessors[index];

    /// <summary>True if <paramref name="earlier"/> happens before <paramref name="later"/>, or is it.</summary>
    internal bool HappensBefore(int earlier, int later) => clocks[later * stride + events[earlier].Task] >= earlier;

    /// <summary>The newest access of an object: event * 2 + slot, or -1.</summary>
    internal int LastAccess(int id) => id < lastAccess.Count ? lastAccess[id] : -1;

    /// <summary>The access of the same object before that one.</summary>
    internal int PreviousAccess(int access) => previousAccess[access];

    /// <summary>
    /// The access before <paramref name="access"/> to go on with when looking for those that depend on <paramref name="touched"/>:
    /// if this one commutes with it, so do all of its kind right before it. (Every access to a structure's members uses its
    /// memory; hardly any of them is a free.)
    /// </summary>
    internal int PreviousCandidate(int access, Access touched) =>
        identities.TableOf(touched.Object)[At(access).Kind, touched.Kind] ? previousAccess[access] : previousOtherKind[access];

    /// <summary>The object and kind of an access.</summary>
    internal Access At(int access) => (access & 1) == 0 ? events[access >> 1].First : events[access >> 1].Second;

    /// <summary>Starts an execution whose first <paramref name="prefix"/> events are those of the last one.</summary>
    internal void Restart(int prefix)
    {
        known = prefix;
        Count = 0;
        Barrier = -1;
        CollectionsMarshal.AsSpan(lastAccess).Fill(-1);
    }

    /// <summary>Appends an event of <paramref name="task"/>.</summary>
    /// <returns>False if it differs from the event that was there in the last execution.</returns>
    internal bool Append(in TraceEvent happened, ModelTask task)
    {
        int index = Count++;
        if (index < known)
        {
            if (events[index] != happened)
                return false;
        }
        else
        {
            Store(index, happened);
            int predecessor = task.LastEvent >= 0 ? task.LastEvent : task.StartEvent;
            predecessors[index] = predecessor;
            ComputeClock(index, happened, predecessor);
        }

        Link(index * 2, happened.First);
        Link(index * 2 + 1, happened.Second);
        if (happened.IsBarrier)
            Barrier = index;
        task.LastEvent = index;
        return true;
    }

    /// <summary>True if events of these two shapes may not commute.</summary>
    internal bool Dependent(in TraceEvent one, in TraceEvent other) =>
        one.Task == other.Task || one.IsBarrier || other.IsBarrier
        || Dependent(one.First, other.First) || Dependent(one.First, other.Second)
        || Dependent(one.Second, other.First) || Dependent(one.Second, other.Second);

    internal bool Dependent(Access one, Access other) =>
        one.Object == other.Object && one.Object >= 0 && identities.TableOf(one.Object)[one.Kind, other.Kind];

    private void Store(int index, in TraceEvent happened)
    {
        if (index < events.Count)
        {
            events[index] = happened;
        }
        else
        {
            events.Add(happened);
            predecessors.Add(-1);
            previousAccess.Add(-1);
            previousAccess.Add(-1);
            previousOtherKind.Add(-1);
            previousOtherKind.Add(-1);
        }

        if (happened.Task >= stride)
            Widen(happened.Task + 1);
        if ((index + 1) * stride > clocks.Length)
            Array.Resize(ref clocks, Math.Max(clocks.Length * 2, (index + 1) * stride));
    }

    private void Link(int access, Access touched)
    {
        if (touched.Object < 0)
        {
            previousAccess[access] = -1;
            return;
        }

        while (lastAccess.Count <= touched.Object)
            lastAccess.Add(-1);
        int previous = lastAccess[touched.Object];
        previousAccess[access] = previous;
        previousOtherKind[access] = previous >= 0 && At(previous).Kind == touched.Kind ? previousOtherKind[previous] : previous;
        lastAccess[touched.Object] = access;
    }

    private void ComputeClock(int index, in TraceEvent happened, int predecessor)
    {
        var clock = clocks.AsSpan(index * stride, stride);
        if (predecessor >= 0)
            Clock(predecessor).CopyTo(clock);
        else
            clock.Fill(-1);
        if (happened.IsBarrier)
        {
            for (int i = 0; i < index; i++)
                clock[events[i].Task] = i;
        }
        else
        {
            if (Barrier >= 0 && clock[events[Barrier].Task] < Barrier)
                Join(clock, Barrier);
            JoinDependent(clock, happened.First);
            JoinDependent(clock, happened.Second);
        }

        clock[happened.Task] = index;
    }

    private void JoinDependent(Span<int> clock, Access touched)
    {
        if (touched.Object < 0)
            return;
        var table = identities.TableOf(touched.Object);
        for (int access = LastAccess(touched.Object); access >= 0;)
        {
            int earlier = access >> 1;
            bool depends = table[At(access).Kind, touched.Kind];
            if (depends && clock[events[earlier].Task] < earlier)
                Join(clock, earlier);
            access = depends ? previousAccess[access] : previousOtherKind[access];
        }
    }

    private void Join(Span<int> clock, int earlier)
    {
        var other = Clock(earlier);
        for (int t = 0; t < clock.Length; t++)
            clock[t] = Math.Max(clock[t], other[t]);
    }

    private void Widen(int tasks)
    {
        int wider = Math.Max(stride * 2, tasks);
        var moved = new int[Math.Max(events.Count, 64) * wider];
        Array.Fill(moved, -1);
        for (int i = 0; i < Count - 1; i++)
            Clock(i).CopyTo(moved.AsSpan(i * wider));
        clocks = moved;
        stride = wider;
    }
}
