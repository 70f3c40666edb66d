using System.Numerics;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The sequences v = D.q that bring the second event q of a race before the first one, e: D is what comes after e and does not
/// happen after it, or, where q is disabled after that, a largest left-closed part of it after which q is enabled.
/// </summary>
internal sealed class ReversedRace(PartialOrder order)
{
    private readonly List<uint> smallest = [];
    private readonly List<int> droppable = [];
    private ExploredRuntime runtime = null!;
    private UInt128 dead;
    private int first;
    private int predecessor;
    private TraceEvent second;
    private UInt128 dependent;

    /// <summary>For each sequence the events that it could begin with, q first if it is among them.</summary>
    internal List<List<TraceEvent>> Initials { get; } = [];

    /// <summary>Takes up a finished execution; the states of its objects will be spoiled.</summary>
    internal void Begin(ExploredRuntime finished)
    {
        runtime = finished;
        dead = 0;
        foreach (var task in finished.Tasks)
        {
            int last = order.PredecessorOf(task.Id, order.Count);
            if (task.State == TaskState.Dead && last >= 0)
                dead |= PartialOrder.Bit(last);
        }
    }

    /// <summary>Looks for the sequences that bring <paramref name="then"/>, at or announced at <paramref name="j"/>, before <paramref name="e"/>.</summary>
    internal void Find(int e, in TraceEvent then, int j, int before)
    {
        first = e;
        second = then;
        predecessor = before;
        dependent = order.DependentBefore(then, j);
        Initials.Clear();
        UInt128 rest = 0;
        for (int k = e + 1; k < j; k++)
        {
            if (!PartialOrder.Has(order.Past(k), e))
                rest |= PartialOrder.Bit(k);
        }

        if (!then.MayBlock || IsEnabledAfter(rest))
        {
            AddInitials(rest);
            return;
        }

        FindDroppable(rest);
        smallest.Clear();
        for (int size = 1; size <= droppable.Count; size++)
        {
            for (uint chosen = 1; chosen < 1u << droppable.Count; chosen++)
            {
                if (BitOperations.PopCount(chosen) == size)
                    TryWithout(chosen, rest);
            }
        }
    }

    private void TryWithout(uint chosen, UInt128 rest)
    {
        if (smallest.Exists(s => (s & chosen) == s))
            return;
        var dropped = UInt128.Zero;
        for (int d = 0; d < droppable.Count; d++)
        {
            if ((chosen >> d & 1) != 0)
                dropped |= PartialOrder.Bit(droppable[d]);
        }

        var kept = rest;
        for (var left = rest; left != 0; left &= left - 1)
        {
            int k = PartialOrder.Lowest(left);
            if ((order.Past(k) & dropped) != 0)
                kept &= ~PartialOrder.Bit(k);
        }

        if (!IsEnabledAfter(kept))
            return;
        smallest.Add(chosen);
        AddInitials(kept);
    }

    /// <summary>Others' operations on the object that q waits for; q's own past has to stay.</summary>
    private void FindDroppable(UInt128 rest)
    {
        droppable.Clear();
        var own = order.PastOf(0, predecessor);
        for (var left = rest & ~own; left != 0; left &= left - 1)
        {
            int k = PartialOrder.Lowest(left);
            if (runtime.Trace[order.Start + k].First.Object == second.First.Object)
                droppable.Add(k);
        }

        if (droppable.Count > 20)
            throw new InvalidOperationException($"{droppable.Count} operations are too many to try all parts of");
    }

    private bool IsEnabledAfter(UInt128 kept)
    {
        var trace = runtime.Trace;
        if ((second.Traits & OperationTraits.Interruptible) == OperationTraits.Interruptible && trace.Barrier >= 0 && trace.Barrier < order.Start + first)
            return true;
        bool alerted = second.IsAlerted && IsEnabledBy(second.Second, kept);
        return alerted || IsEnabledBy(second.First, kept);
    }

    /// <summary>Only what is done to an object itself changes it: not what is done to something inside it, nor a wait's look at an alert.</summary>
    private bool IsEnabledBy(Access by, UInt128 kept)
    {
        var trace = runtime.Trace;
        var target = runtime.ObjectOf(by.Object);
        target.Reset();
        for (int position = 0; position < trace.Count; position++)
        {
            int k = position - order.Start;
            if (k >= first && (k == first || !PartialOrder.Has(kept, k)))
                continue;
            var happened = trace[position];
            if (happened.First.Object != by.Object || (k >= 0 && PartialOrder.Has(dead, k)))
                continue;
            // An interrupted wait has no effect, nor has the operation at which a task dies.
            if (!happened.MayBlock || target.IsEnabled(happened.First.Kind, happened.Task))
                target.Apply(happened.First.Kind, happened.Task, happened.Argument);
        }

        return target.IsEnabled(by.Kind, second.Task);
    }

    private void AddInitials(UInt128 kept)
    {
        var initials = new List<TraceEvent>();
        if ((kept & (dependent | order.PastOf(0, predecessor))) == 0)
            initials.Add(second);
        for (var left = kept; left != 0; left &= left - 1)
        {
            int k = PartialOrder.Lowest(left);
            if ((order.Past(k) & kept) == PartialOrder.Bit(k))
                initials.Add(runtime.Trace[order.Start + k]);
        }

        Initials.Add(initials);
    }
}
