namespace CoyoteDevres.Exploration;

/// <summary>
/// Adds a sequence to the wakeup tree of a node unless its continuations are covered already (JACM 2017, section 6.2).
/// </summary>
internal sealed class WakeupInsertion
{
    private readonly List<int> remaining = [];
    private WakeupSequence sequence = null!;
    private Trace trace = null!;

    /// <summary>
    /// True if a sleeper is a true initial of everything that does not happen after event <paramref name="first"/>: its task's
    /// next event is among that, and nothing since <paramref name="first"/> happens before it.
    /// </summary>
    internal static bool IsCovered(Trace trace, ExplorationNode node, int first)
    {
        foreach (var sleeper in node.Sleep)
        {
            int next = first + 1;
            while (next < trace.Count && trace[next].Task != sleeper.Task)
                next++;
            if (next < trace.Count && sleeper.Is(trace[next]) && IsInitial(trace, first, next))
                return true;
        }

        return false;
    }

    private static bool IsInitial(Trace trace, int first, int position)
    {
        var clock = trace.Clock(position);
        int task = trace[position].Task;
        for (int t = 0; t < clock.Length; t++)
        {
            if (t != task && clock[t] >= first)
                return false;
        }

        return true;
    }

    /// <summary>Inserts <paramref name="toInsert"/> at <paramref name="node"/>.</summary>
    /// <returns>True if the tree grew.</returns>
    internal bool Insert(Trace of, ExplorationNode node, WakeupSequence toInsert)
    {
        trace = of;
        sequence = toInsert;
        remaining.Clear();
        for (int i = 0; i < sequence.Count; i++)
            remaining.Add(i);

        foreach (var sleeper in node.Sleep)
        {
            if (IsWeakInitial(sleeper, out _))
                return false;
        }

        var level = node.Plans;
        // The first plan is the one being explored; its task's event depends on the last one of the sequence, so never matches.
        int from = 1;
        while (true)
        {
            var (child, occurrence) = Match(level, from);
            if (child is null)
                break;
            if (occurrence >= 0)
                remaining.RemoveAt(occurrence);
            if (child.Children.Count == 0 || remaining.Count == 0)
                return false;
            level = child.Children;
            from = 0;
        }

        Append(level);
        return true;
    }

    private (WakeupNode? Child, int Occurrence) Match(List<WakeupNode> level, int from)
    {
        for (int i = from; i < level.Count; i++)
        {
            if (IsWeakInitial(level[i].Letter, out int occurrence))
                return (level[i], occurrence);
        }

        return (null, -1);
    }

    private void Append(List<WakeupNode> level)
    {
        foreach (int member in remaining)
        {
            var node = new WakeupNode(new Letter(sequence[member]));
            level.Add(node);
            level = node.Children;
        }
    }

    /// <summary>
    /// True if the remaining sequence could as well begin with <paramref name="letter"/>: it is among its initials, or its
    /// task does not occur and it is independent of all of it.
    /// </summary>
    private bool IsWeakInitial(Letter letter, out int occurrence)
    {
        for (occurrence = 0; occurrence < remaining.Count; occurrence++)
        {
            var member = sequence[remaining[occurrence]];
            if (member.Task == letter.Task)
                return letter.Is(member) && IsInitial(occurrence);
        }

        occurrence = -1;
        if (sequence.IsCut)
            return false;
        foreach (int member in remaining)
        {
            if (trace.Dependent(letter.Event, sequence[member]))
                return false;
        }

        return true;
    }

    private bool IsInitial(int occurrence)
    {
        for (int i = 0; i < occurrence; i++)
        {
            if (sequence.Precedes(remaining[i], remaining[occurrence]))
                return false;
        }

        return true;
    }
}
