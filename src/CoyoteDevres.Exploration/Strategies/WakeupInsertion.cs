using System.Runtime.InteropServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// Adds the reversal of a race to the wakeup tree of the point before its first event, unless its continuations are covered
/// already (JACM 2017, section 6.2).
/// </summary>
/// <remarks>
/// What is inserted is only the part of v up to the last of the first conflicts with the steps that will sleep there: the
/// sleepers of the point, the step being reversed, and the steps planned before it on the way down. After it nothing sleeps any
/// more, so that a free exploration covers the rest of v, and never finds that all it could do is asleep. The decision itself
/// looks at v as far as it needs to.
/// <para>
/// Every decision has a witness: a sleeper or planned steps that may begin v, or what was inserted. It holds as long as the events
/// that show it are the same; the last of them is what is returned, so that the next executions need not decide again. (That the
/// first planned step may begin v is not enough: below it sleepers may be in the way of the rest of v.)
/// </para>
/// </remarks>
internal sealed class WakeupInsertion(WakeupSequence sequence, RaceReversal reversal)
{
    private readonly List<TraceEvent> sleeping = [];

    // The way down: which child was taken at each node.
    private readonly List<int> way = [];

    // The steps taken on it.
    private readonly List<TraceEvent> taken = [];

    // What is to be planned, of the kinds that it will be of there; and the objects that have been put in the state behind it.
    private readonly List<TraceEvent> planned = [];
    private readonly List<int> restored = [];
    private ExploredRuntime runtime = null!;
    private Trace trace = null!;
    private int first;

    /// <summary>True if one of the sleepers may begin the sequence: all that it leads to is covered.</summary>
    internal bool IsCovered(ReadOnlySpan<TraceEvent> sleepers)
    {
        foreach (ref readonly var sleeper in sleepers)
        {
            if (sequence.Relate(sleeper) != WakeupSequence.Conflicting)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Inserts the sequence into the tree of the point before its first event, if it is not covered. None of the sleepers there may
    /// begin it.
    /// </summary>
    /// <param name="of">Where an execution has finished.</param>
    /// <param name="before">The race's first event.</param>
    /// <param name="tree">The tree of the point before it.</param>
    /// <returns>The last event of the witness.</returns>
    internal int Insert<TTree, TNode>(ExploredRuntime of, int before, TTree tree)
        where TTree : struct, IWakeupTree<TNode>
    {
        runtime = of;
        trace = of.Trace;
        first = before;
        way.Clear();
        taken.Clear();
        var parent = tree.Root;
        // The step being reversed is among the children, and conflicts with the sequence.
        TNode child;
        while (TryFind<TTree, TNode>(tree, parent, out child))
        {
            if (tree.IsWhole(child))
                return sequence.Witness;
            // Another execution may have something left to plan there.
            if (sequence.IsEmpty)
                return WakeupSequence.Everything;
            parent = child;
        }

        FindSleepers<TTree, TNode>(tree);
        Append<TTree, TNode>(tree, parent);
        return sequence.Witness;
    }

    /// <summary>Finds the first child that may begin what is left of the sequence, and takes it out of that.</summary>
    private bool TryFind<TTree, TNode>(TTree tree, TNode parent, out TNode child)
        where TTree : struct, IWakeupTree<TNode>
    {
        int before = 0;
        for (bool more = tree.TryFirst(parent, out child); more; more = tree.TryNext(child, out child))
        {
            int relation = sequence.Relate(tree.Step(child));
            if (relation == WakeupSequence.Conflicting)
            {
                before++;
                continue;
            }

            if (relation == WakeupSequence.Independent)
                sequence.Precede(tree.Step(child));
            else
                sequence.Remove(relation);
            taken.Add(tree.Step(child));
            way.Add(before);
            return true;
        }

        return false;
    }

    /// <summary>
    /// What sleeps where the way down ends: what slept at the point, and what is explored at each node before the child taken, unless a
    /// step taken later depends on it. Most insertions find their sequence covered, and never ask.
    /// </summary>
    private void FindSleepers<TTree, TNode>(TTree tree)
        where TTree : struct, IWakeupTree<TNode>
    {
        sleeping.Clear();
        sleeping.AddRange(tree.Sleep);
        var parent = tree.Root;
        foreach (int before in way)
        {
            tree.TryFirst(parent, out var child);
            for (int i = 0; i < before; i++)
            {
                sleeping.Add(tree.Step(child));
                tree.TryNext(child, out child);
            }

            Wake(tree.Step(child));
            parent = child;
        }

        for (bool more = tree.TryFirst(parent, out var child); more; more = tree.TryNext(child, out child))
            sleeping.Add(tree.Step(child));
    }

    /// <summary>What depends on a step taken on the way down does not sleep below it.</summary>
    private void Wake(in TraceEvent step)
    {
        for (int i = sleeping.Count - 1; i >= 0; i--)
        {
            if (trace.Wakes(step, sleeping[i]))
                sleeping.RemoveAt(i);
        }
    }

    private void Append<TTree, TNode>(TTree tree, TNode parent)
        where TTree : struct, IWakeupTree<TNode>
    {
        sequence.List();
        planned.Clear();
        restored.Clear();
        int length = Needed();
        for (int i = 0; i < length; i++)
        {
            sequence.Planned(i);
            parent = tree.Add(parent, At(i));
        }

        tree.Planned(parent);
    }

    /// <summary>How many members it takes until all that sleeps has met something it depends on; one at least.</summary>
    private int Needed()
    {
        int needed = 1;
        foreach (ref readonly var step in CollectionsMarshal.AsSpan(sleeping))
        {
            int i = 0;
            while ((i < sequence.Count || sequence.TryExtend()) && !trace.Wakes(At(i), step))
                i++;
            needed = Math.Max(needed, Math.Min(i + 1, sequence.Count));
        }

        return needed;
    }

    /// <summary>A listed member of the sequence, as it will be where it is planned.</summary>
    private TraceEvent At(int index)
    {
        while (planned.Count <= index)
            planned.Add(AsPlanned(sequence[planned.Count]));
        return planned[index];
    }

    /// <summary>The same, of the kind that the state then decides.</summary>
    private TraceEvent AsPlanned(in TraceEvent member)
    {
        int id = member.First.Object;
        if (!trace.HasUnsettling(id))
            return member;
        var target = restored.Contains(id) ? runtime.ObjectOf(id) : BehindWay(id);
        var step = member.OfKind(target, target.KindNow(member.First.Kind));
        if (!trace.AreAlike(step.First, member.First))
            runtime.Fail($"not a trace: what is planned as operation {member.First.Kind} of task {step.Task} on {target.Name} would be operation {step.First.Kind}");
        RaceReversal.Redo(target, step);
        return step;
    }

    private SharedObject BehindWay(int id)
    {
        restored.Add(id);
        var target = reversal.Before(runtime, first, id);
        foreach (ref readonly var step in CollectionsMarshal.AsSpan(taken))
        {
            if (step.First.Object == id)
                RaceReversal.Redo(target, step);
        }

        return target;
    }
}
