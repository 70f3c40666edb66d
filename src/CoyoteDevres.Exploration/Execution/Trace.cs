using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// The events of one execution with their happens-before clocks: the transitive closure of program order, task start, and
/// dependence.
/// </summary>
/// <remarks>
/// Executions share prefixes. What is known of the events that the next one has in common with the last stays: going back
/// undoes the events after them, latest first, and each event of the prefix is then only compared with the one it must equal.
/// </remarks>
internal sealed class Trace(IdentityTable identities)
{
    private readonly Clocks clocks = new();
    private TraceEvent[] events = new TraceEvent[64];

    // By event: the one that must come right before it: of its task, or the one that started its task, or -1.
    private int[] predecessors = new int[64];

    // By event: its task ended at it, before it had its effect.
    private bool[] ends = new bool[64];

    // By event: something that it depends on does not happen before its predecessor.
    private bool[] contended = new bool[64];

    // By event: the last one that happens before it, or -1.
    private int[] latestPast = new int[64];

    // By event: how many its task has performed since it started, with it.
    private int[] ordinals = new int[64];

    // By access (event * 2 + slot): the access of the same object before it, and the one before that run of its own kind.
    private int[] previousAccess = new int[128];
    private int[] previousOtherKind = new int[128];

    // By object: its last access. By task: its last event.
    private int[] lastAccess = [];
    private int[] lastEvent = [];
    private int known;

    internal int Count { get; private set; }

    /// <summary>How many events of the last execution this one has in common with it.</summary>
    internal int Known => known;

    /// <summary>The first event after set-up; everything before it happens before everything after.</summary>
    internal int RaceStart { get; set; }

    /// <summary>The kill signal's event, or -1.</summary>
    internal int Barrier { get; private set; } = -1;

    internal ref readonly TraceEvent this[int index] => ref events[index];

    /// <summary>At least the number of tasks; the width of a clock.</summary>
    internal int Tasks => clocks.Width;

    internal ReadOnlySpan<int> Clock(int index) => clocks[index];

    /// <summary>The event of the same task before that one, or the one that started the task, or -1.</summary>
    internal int PredecessorOf(int index) => predecessors[index];

    /// <summary>True if <paramref name="earlier"/> happens before <paramref name="later"/>, or is it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HappensBefore(int earlier, int later) => clocks.At(later, events[earlier].Task) >= earlier;

    /// <summary>How many tasks have an event behind the one that <paramref name="floor"/> says which happens before that one, or is it.</summary>
    internal int CountLater(int index, ReadOnlySpan<int> floor) => clocks.CountLater(index, floor);

    /// <summary>True if that event's task ended at it, before it had its effect.</summary>
    internal bool IsEnd(int index) => ends[index];

    /// <summary>
    /// False if all that the event depends on happens before the one right before it in its task, so that it races with nothing.
    /// </summary>
    internal bool IsContended(int index) => contended[index];

    /// <summary>How many events its task has performed up to that one, with it.</summary>
    internal int OrdinalOf(int index) => ordinals[index];

    /// <summary>The last event that happens before that one, or -1.</summary>
    internal int LatestPast(int index) => latestPast[index];

    /// <summary>The last event's task ends at it.</summary>
    internal void End() => ends[Count - 1] = true;

    /// <summary>The later of each task's events goes to <paramref name="past"/>.</summary>
    internal void JoinPast(int index, Span<int> past) => clocks.Join(index, past);

    /// <summary>The newest access of an object: event * 2 + slot, or -1. Only at the end of an execution.</summary>
    internal int LastAccess(int id) => id < lastAccess.Length ? lastAccess[id] : -1;

    /// <summary>The access of the same object before that one, or -1.</summary>
    internal int PreviousAccess(int access) => previousAccess[access];

    /// <summary>
    /// The access before <paramref name="access"/> to go on with when looking for those that depend on <paramref name="touched"/>:
    /// if this one commutes with it, so do all of its kind right before it. (Every access to a structure's members uses its
    /// memory; hardly any of them is a free.)
    /// </summary>
    internal int PreviousCandidate(int access, Access touched) =>
        identities.TableOf(touched.Object)[At(access).Kind, touched.Kind] ? previousAccess[access] : previousOtherKind[access];

    /// <summary>True if that access depends on every other of its object: all that came before it happens before it.</summary>
    internal bool IsTotal(int access)
    {
        var touched = At(access);
        return identities.TableOf(touched.Object).IsTotal(touched.Kind);
    }

    /// <summary>The object and kind of an access.</summary>
    internal Access At(int access) => (access & 1) == 0 ? events[access >> 1].First : events[access >> 1].Second;

    /// <summary>The dependence table that an object's accesses go by.</summary>
    internal Dependence TableOf(SharedObject target) => identities.TableOf(target.Id);

    /// <summary>A bit for each kind of access to the same object that depends on that one.</summary>
    internal ulong DependentOn(Access touched) => touched.Object < 0 ? 0 : identities.TableOf(touched.Object).Row(touched.Kind);

    /// <summary>The first event of <paramref name="task"/> after <paramref name="index"/>, or -1. Only at the end of an execution.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextOf(int task, int index)
    {
        int next = -1;
        for (int i = task < lastEvent.Length ? lastEvent[task] : -1; i > index && events[i].Task == task; i = predecessors[i])
            next = i;
        return next;
    }

    /// <summary>Starts an execution whose first <paramref name="prefix"/> events are those of the last one.</summary>
    internal void Restart(int prefix)
    {
        for (int i = known - 1; i >= prefix; i--)
            Undo(i);
        if (Barrier >= prefix)
            Barrier = -1;
        known = prefix;
        Count = 0;
    }

    /// <summary>The first events are those of the last execution, up to <see cref="Known"/> at most.</summary>
    internal void SkipTo(int count) => Count = count;

    /// <summary>The next event is the one it was in the last execution, up to <see cref="Known"/>.</summary>
    internal void Repeat() => Count++;

    /// <summary>Appends an event of <paramref name="task"/> beyond <see cref="Known"/>.</summary>
    internal void Append(in TraceEvent happened, ModelTask task)
    {
        int index = Count++;
        known = Count;
        if (index == events.Length)
            Grow();
        events[index] = happened;
        ends[index] = false;
        int predecessor = task.LastEvent >= 0 ? task.LastEvent : task.StartEvent;
        predecessors[index] = predecessor;
        int joined = ComputeClock(index, happened, predecessor);
        ordinals[index] = predecessor >= 0 && events[predecessor].Task == happened.Task ? ordinals[predecessor] + 1 : 1;
        contended[index] = joined >= 0;
        latestPast[index] = Math.Max(predecessor, joined);
        Link(index * 2, happened.First);
        Link(index * 2 + 1, happened.Second);
        if (happened.IsBarrier)
            Barrier = index;
        while (lastEvent.Length <= happened.Task)
            lastEvent = Doubled(lastEvent);
        lastEvent[happened.Task] = index;
    }

    /// <summary>True if events of these two shapes may not commute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Dependent(in TraceEvent one, in TraceEvent other)
    {
        if (one.Task == other.Task || Dependent(one.First, other.First) || one.IsBarrier || other.IsBarrier)
            return true;
        return Dependent(one.First, other.Second) || Dependent(one.Second, other.First) || Dependent(one.Second, other.Second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Dependent(Access one, Access other) =>
        one.Object == other.Object && one.Object >= 0 && identities.TableOf(one.Object)[one.Kind, other.Kind];

    /// <summary>
    /// True if <paramref name="sleeper"/>, which a task could perform next, would not be the same after <paramref name="performed"/>: it depends
    /// on it, or would then be of a kind that does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Wakes(in TraceEvent performed, in TraceEvent sleeper) =>
        Dependent(performed, sleeper)
        || (performed.First.Object == sleeper.First.Object && performed.First.Object >= 0
            && identities.TableOf(performed.First.Object).Unsettles(performed.First.Kind, sleeper.First.Kind));

    /// <summary>True if some operations on that object decide of which kind others are that do not depend on them.</summary>
    internal bool HasUnsettling(int id) => id >= 0 && identities.TableOf(id).HasUnsettling;

    /// <summary>True if the kind of that access may be decided by others that do not depend on it.</summary>
    internal bool CanBeUnsettled(Access touched) => touched.Object >= 0 && identities.TableOf(touched.Object).CanBeUnsettled(touched.Kind);

    /// <summary>True if two accesses are the same, but for what they unsettle.</summary>
    internal bool AreAlike(Access one, Access other) =>
        one == other || (one.Object == other.Object && one.Object >= 0 && identities.TableOf(one.Object).AreAlike(one.Kind, other.Kind));

    private static int[] Doubled(int[] full)
    {
        var wider = new int[Math.Max(8, full.Length * 2)];
        full.CopyTo(wider, 0);
        Array.Fill(wider, -1, full.Length, wider.Length - full.Length);
        return wider;
    }

    private void Grow()
    {
        Array.Resize(ref events, events.Length * 2);
        Array.Resize(ref predecessors, events.Length);
        Array.Resize(ref ends, events.Length);
        Array.Resize(ref contended, events.Length);
        Array.Resize(ref ordinals, events.Length);
        Array.Resize(ref latestPast, events.Length);
        Array.Resize(ref previousAccess, events.Length * 2);
        Array.Resize(ref previousOtherKind, events.Length * 2);
    }

    private void Undo(int index)
    {
        ref readonly var undone = ref events[index];
        Unlink(index * 2 + 1, undone.Second);
        Unlink(index * 2, undone.First);
        int predecessor = predecessors[index];
        lastEvent[undone.Task] = predecessor >= 0 && events[predecessor].Task == undone.Task ? predecessor : -1;
    }

    private void Link(int access, Access touched)
    {
        if (touched.Object < 0)
            return;
        while (lastAccess.Length <= touched.Object)
            lastAccess = Doubled(lastAccess);
        int previous = lastAccess[touched.Object];
        previousAccess[access] = previous;
        previousOtherKind[access] = previous >= 0 && At(previous).Kind == touched.Kind ? previousOtherKind[previous] : previous;
        lastAccess[touched.Object] = access;
    }

    private void Unlink(int access, Access touched)
    {
        if (touched.Object >= 0)
            lastAccess[touched.Object] = previousAccess[access];
    }

    /// <returns>The last event but its predecessor that happens before it at first hand; -1 if its predecessor's past is all its past.</returns>
    private int ComputeClock(int index, in TraceEvent happened, int predecessor)
    {
        int joined = Barrier;
        clocks.Reserve(index, happened.Task);
        if (predecessor >= 0)
            clocks.Copy(predecessor, index);
        else
            clocks.Clear(index);
        if (happened.IsBarrier)
        {
            for (int i = 0; i < index; i++)
                clocks.Set(index, events[i].Task, i);
            joined = index - 1;
        }
        else
        {
            if (Barrier >= 0 && !HappensBefore(Barrier, index))
                clocks.Join(Barrier, index);
            joined = Math.Max(joined, JoinDependent(index, happened.First));
            if (happened.Second.Object >= 0)
                joined = Math.Max(joined, JoinDependent(index, happened.Second));
        }

        clocks.Set(index, happened.Task, index);
        return joined;
    }

    private int JoinDependent(int index, Access touched)
    {
        int joined = -1;
        var table = identities.TableOf(touched.Object);
        for (int access = LastAccess(touched.Object); access >= 0;)
        {
            int kind = At(access).Kind;
            if (!table[kind, touched.Kind])
            {
                access = previousOtherKind[access];
                continue;
            }

            if (!HappensBefore(access >> 1, index))
            {
                clocks.Join(access >> 1, index);
                joined = Math.Max(joined, access >> 1);
            }

            // What depends on everything has everything before it in its own past.
            access = table.IsTotal(kind) ? -1 : previousAccess[access];
        }

        return joined;
    }
}
