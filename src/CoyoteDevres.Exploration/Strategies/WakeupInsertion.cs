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
/// Every decision has a witness: a sleeper or planned step that may begin v, or what was inserted. It holds as long as the events
/// that show it are the same; that is what is returned, so that the next executions need not decide again.
/// </para>
/// </remarks>
internal sealed class WakeupInsertion(ExplorationStack stack, WakeupSequence sequence)
{
    /// <summary>The witness may be any event: decide again in every execution.</summary>
    internal const int Everything = int.MaxValue;

    // How a step relates to a sequence: it may begin it as a member of it (the member's index), or because it is independent of all
    // of it, or it conflicts.
    private const int Independent = -1, Conflicting = -2;

    private readonly List<TraceEvent> sleeping = [];
    private Trace trace = null!;
    private int first;
    private int witness;

    /// <summary>
    /// Looks for a sleeper that may begin v, for the sake of speed by clocks alone: v is not built, and a sleeper that needs a closer
    /// look is passed over.
    /// </summary>
    /// <param name="of">A finished execution.</param>
    /// <param name="first">The race's first event.</param>
    /// <param name="second">The event that is to come before it.</param>
    /// <param name="position">Where that was performed; the end of the trace if it was not.</param>
    /// <param name="seen">The last event of the witness.</param>
    internal bool IsCovered(Trace of, int first, in TraceEvent second, int position, out int seen)
    {
        foreach (ref readonly var sleeper in stack.Sleep(first))
        {
            // Another alternative of the race's first event says nothing about what its task did after it.
            seen = sleeper.Task == of[first].Task ? -1 : of.NextOf(sleeper.Task, first);
            if (seen < 0)
                continue;
            // Nothing else since the race's first event happens before it: it is left out of v, as are all that depend on it and come
            // later; and nothing of v that came earlier does. (A sleeper that is a member of v has been woken by another one.)
            bool isAlone = of.CountSince(first, seen) == 2 && of.HappensBefore(first, seen);
            if (isAlone && (seen == position ? sleeper.IsSameStep(second) : !of.Dependent(sleeper, second)))
                return true;
        }

        seen = -1;
        return false;
    }

    /// <summary>Inserts the sequence at the point before event <paramref name="e"/>, if it is not covered.</summary>
    /// <returns>The last event of the witness, or <see cref="Everything"/>.</returns>
    internal int Insert<TTree, TNode>(Trace of, int e, TTree tree)
        where TTree : struct, IWakeupTree<TNode>
    {
        trace = of;
        witness = first = e;
        sleeping.Clear();
        foreach (ref readonly var sleeper in tree.Sleep)
        {
            if (Relate(sleeper) is not Conflicting)
                return witness;
            sleeping.Add(sleeper);
        }

        // The step being reversed is among the children, and conflicts with the sequence.
        var parent = tree.Root;
        for (bool more = tree.TryFirst(parent, out var child); more;)
        {
            int relation = Relate(tree.Step(child));
            if (relation == Conflicting)
            {
                sleeping.Add(tree.Step(child));
                more = tree.TryNext(child, out child);
                continue;
            }

            if (relation >= 0)
                sequence.RemoveAt(relation);
            if (tree.IsWhole(child) || !IsAnythingLeft())
                return witness;
            Wake(tree.Step(child));
            parent = child;
            more = tree.TryFirst(parent, out child);
        }

        Append<TTree, TNode>(tree, parent);
        return witness;
    }

    /// <summary>
    /// How <paramref name="step"/> relates to the sequence. It begins it as a member if it meets itself there before anything that
    /// it depends on. (What happens before a member without depending on it directly does so through something that does.) If it
    /// was performed, but left out of the sequence, then it is no member, and what depends on it and came later is none
    /// either: only what came before it has to be looked at.
    /// </summary>
    private int Relate(in TraceEvent step)
    {
        int performed = trace.NextOf(step.Task, first);
        bool isLeftOut = performed >= 0 && !sequence.IsKept(performed);
        int end = isLeftOut ? performed : trace.Count;
        for (int i = 0; i < sequence.Count || sequence.TryExtend(end); i++)
        {
            ref readonly var member = ref sequence[i];
            if (member.Task == step.Task)
            {
                if (!step.IsSameStep(member))
                    return Conflicting;
                witness = Math.Max(witness, sequence.PositionOf(i));
                return i;
            }

            if (trace.Dependent(step, member))
                return Conflicting;
        }

        witness = isLeftOut ? Math.Max(witness, performed) : Everything;
        return Independent;
    }

    private bool IsAnythingLeft() => sequence.Count > 0 || sequence.TryExtend(trace.Count);

    /// <summary>What depends on a step taken on the way down does not sleep below it.</summary>
    private void Wake(in TraceEvent step)
    {
        for (int i = sleeping.Count - 1; i >= 0; i--)
        {
            if (trace.Dependent(sleeping[i], step))
                sleeping.RemoveAt(i);
        }
    }

    private void Append<TTree, TNode>(TTree tree, TNode parent)
        where TTree : struct, IWakeupTree<TNode>
    {
        int length = Needed();
        for (int i = 0; i < length; i++)
        {
            ref readonly var member = ref sequence[i];
            witness = Math.Max(witness, sequence.PositionOf(i));
            parent = tree.Add(parent, member);
        }

        tree.Planned(parent);
    }

    /// <summary>How many members it takes until all that sleeps has met something it depends on; one at least.</summary>
    private int Needed()
    {
        int needed = 1;
        foreach (var step in sleeping)
        {
            int i = 0;
            while ((i < sequence.Count || sequence.TryExtend(trace.Count)) && !trace.Dependent(step, sequence[i]))
                i++;
            needed = Math.Max(needed, Math.Min(i + 1, sequence.Count));
        }

        return needed;
    }
}
