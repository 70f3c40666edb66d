namespace CoyoteDevres.Exploration;

/// <summary>Compares an execution with the one in which two neighbours changed places.</summary>
internal static class SwapComparison
{
    /// <summary>The first difference, or null.</summary>
    /// <param name="original">The execution.</param>
    /// <param name="replayed">The same with the events at <paramref name="pair"/> and after it in the other order.</param>
    /// <param name="pair">Where.</param>
    internal static string? Difference(Recording original, Recording replayed, int pair) =>
        Operations(original, replayed, pair)
        ?? Text("the state after both", original.StateAfterPair(pair), replayed.StateAfterPair(pair))
        ?? Order(original, replayed, pair)
        ?? Text("the findings", FindingsOf(original, e => e), FindingsOf(replayed, e => Swapped(e, pair)))
        ?? Text("where the tasks end", original.Tasks, replayed.Tasks)
        ?? Text("the state at the end", original.Objects, replayed.Objects);

    /// <summary>Where an event of one execution stands in the other.</summary>
    private static int Swapped(int position, int pair) => position == pair ? pair + 1 : position == pair + 1 ? pair : position;

    private static string? Operations(Recording original, Recording replayed, int pair)
    {
        var first = original.EventAt(pair).First;
        var second = original.EventAt(pair + 1).First;
        for (int i = original.Start; i < original.Count; i++)
        {
            if (original.EventAt(i).IsBarrier)
                continue;
            var one = original[i];
            var other = replayed[Swapped(i, pair)];
            if (one.Operation.Site != other.Operation.Site || one.Operation.Target.Name != other.Operation.Target.Name)
                return $"{one.Task} does {one.Operation} at {one.Operation.Site}, then {other.Operation} at {other.Operation.Site}";
            if (one.Result != other.Result)
                return $"{one.Task}: {one.Operation} returns {one.Result}, then {other.Result}";
            bool between = (i == pair || i == pair + 1) && IsStateBetween(first, second, one, other);
            if (!between && one.After != other.After)
                return $"{one.Task}: {one.Operation} {one.After}, then {other.After}";
        }

        return null;
    }

    /// <summary>
    /// True if what an object says after one of the two is only the state between them: like operations on one object, or one
    /// that changes it, may leave another state there as long as it is the same after both.
    /// </summary>
    private static bool IsStateBetween(Access first, Access second, in RecordedOperation one, in RecordedOperation other) =>
        first.Object == second.Object && (first.Kind == second.Kind || one.ChangesWhatIsSaid || other.ChangesWhatIsSaid);

    private static string? Order(Recording original, Recording replayed, int pair)
    {
        for (int i = original.Start; i < original.Count; i++)
        {
            var one = original.Clock(i);
            var other = replayed.Clock(Swapped(i, pair));
            for (int task = 0; task < Math.Max(one.Length, other.Length); task++)
            {
                int before = task < one.Length ? one[task] : -1;
                int after = task < other.Length ? other[task] : -1;
                if (Swapped(before, pair) != after)
                    return $"what happens before {original[i].Task}: {original[i].Operation}";
            }
        }

        return null;
    }

    private static string FindingsOf(Recording recording, Func<int, int> position) =>
        string.Join('\n', recording.Findings.Select(f => $"{position(f.Event)} {f.Finding}").Order(StringComparer.Ordinal));

    private static string? Text(string what, string one, string other)
    {
        if (one == other)
            return null;
        var ours = one.Split('\n');
        var theirs = other.Split('\n');
        string here = string.Join("; ", ours.Except(theirs));
        string there = string.Join("; ", theirs.Except(ours));
        return $"{what}: {here} | {there}";
    }
}
