namespace CoyoteDevres.Exploration;

/// <summary>Tries what two tasks can do in a state in both orders, and keeps what was seen for each pair of kinds.</summary>
internal sealed class SwappedPairs
{
    private readonly ObjectLaboratory laboratory;
    private readonly string?[,] differences;
    private readonly bool[,] met;
    private readonly Dictionary<(string, string, int), bool> compared = [];

    internal SwappedPairs(ObjectLaboratory laboratory)
    {
        this.laboratory = laboratory;
        int kinds = laboratory.Target.Dependence.Kinds;
        differences = new string?[kinds, kinds];
        met = new bool[kinds, kinds];
    }

    /// <summary>Every pair of operations that two tasks may announce here.</summary>
    internal void TryAll(LaboratoryState state)
    {
        for (int one = 0; one < laboratory.Tasks; one++)
        {
            for (int other = one + 1; other < laboratory.Tasks; other++)
            {
                foreach (var first in laboratory.MovesOf(state, one))
                {
                    foreach (var second in laboratory.MovesOf(state, other))
                        Try(state, one, first, other, second);
                }
            }
        }
    }

    /// <summary>Compares what was seen with the table.</summary>
    internal TableReport Report(int states)
    {
        var target = laboratory.Target;
        var wrong = new List<string>();
        var needless = new List<string>();
        var never = new List<string>();
        for (int one = 0; one < target.Dependence.Kinds; one++)
        {
            for (int other = one; other < target.Dependence.Kinds; other++)
            {
                string pair = $"{target.Verb(one)} / {target.Verb(other)}";
                if (!met[one, other])
                    never.Add(pair);
                else if (!Separates(target.Dependence, one, other) && differences[one, other] is { } difference)
                    wrong.Add($"{pair}: {difference}");
                else if (Separates(target.Dependence, one, other) && differences[one, other] is null)
                    needless.Add(pair);
            }
        }

        return new TableReport { States = states, Wrong = wrong, Needless = needless, NeverMet = never };
    }

    private void Try(LaboratoryState state, int one, Move first, int other, Move second)
    {
        bool oneCan = laboratory.IsEnabled(state, one, first);
        bool otherCan = laboratory.IsEnabled(state, other, second);
        if (!oneCan && !otherCan)
            return;
        int firstKind = laboratory.KindIn(state, first);
        int secondKind = laboratory.KindIn(state, second);
        int low = Math.Min(firstKind, secondKind);
        int high = Math.Max(firstKind, secondKind);
        if (differences[low, high] is not null)
            return;
        string? difference = Difference(state, (one, first, oneCan), (other, second, otherCan));
        met[low, high] |= difference is not null || (oneCan && otherCan);
        if (difference is not null)
            differences[low, high] = $"{laboratory.History(state)}: {difference}";
    }

    private string? Difference(LaboratoryState state, (int Task, Move Move, bool Can) one, (int Task, Move Move, bool Can) other)
    {
        var afterOne = one.Can ? laboratory.After(state, one.Task, one.Move) : null;
        var afterOther = other.Can ? laboratory.After(state, other.Task, other.Move) : null;
        if (afterOne is not null && laboratory.IsEnabled(afterOne, other.Task, other.Move) != other.Can)
            return $"{laboratory.Tell(one.Task, one.Move)} {(other.Can ? "disables" : "enables")} {laboratory.Tell(other.Task, other.Move)}";
        if (afterOther is not null && laboratory.IsEnabled(afterOther, one.Task, one.Move) != one.Can)
            return $"{laboratory.Tell(other.Task, other.Move)} {(one.Can ? "disables" : "enables")} {laboratory.Tell(one.Task, one.Move)}";
        if (afterOne is null || afterOther is null)
            return null;
        if (Changes(state, afterOne, other.Move) || Changes(state, afterOther, one.Move))
            return $"{laboratory.Tell(one.Task, one.Move)} or {laboratory.Tell(other.Task, other.Move)} is of another kind after the other";
        var thenOther = laboratory.After(afterOne, other.Task, other.Move);
        var thenOne = laboratory.After(afterOther, one.Task, one.Move);
        if (afterOne.Seen != thenOne.Seen)
            return $"{laboratory.Tell(one.Task, one.Move)} {afterOne.Seen}, after {laboratory.Tell(other.Task, other.Move)} {thenOne.Seen}";
        if (afterOther.Seen != thenOther.Seen)
            return $"{laboratory.Tell(other.Task, other.Move)} {afterOther.Seen}, after {laboratory.Tell(one.Task, one.Move)} {thenOther.Seen}";
        return AreAlike(thenOther, thenOne, laboratory.Lookahead)
            ? null
            : $"{laboratory.Tell(one.Task, one.Move)} and {laboratory.Tell(other.Task, other.Move)} lead to another state than the other way round";
    }

    /// <summary>True if next to each other the two may not be exchanged.</summary>
    private static bool Separates(Dependence table, int one, int other) => table[one, other] || table.Unsettles(one, other) || table.Unsettles(other, one);

    private bool Changes(LaboratoryState before, LaboratoryState after, Move move) =>
        !laboratory.Target.Dependence.AreAlike(laboratory.KindIn(before, move), laboratory.KindIn(after, move));

    /// <summary>True if no few operations tell the two states apart.</summary>
    private bool AreAlike(LaboratoryState one, LaboratoryState other, int lookahead)
    {
        if (one.Key == other.Key)
            return true;
        var question = (one.Key, other.Key, lookahead);
        if (!compared.TryGetValue(question, out bool alike))
            compared.Add(question, alike = one.Standing.SequenceEqual(other.Standing) && (lookahead == 0 || GoOnAlike(one, other, lookahead)));
        return alike;
    }

    private bool GoOnAlike(LaboratoryState one, LaboratoryState other, int lookahead)
    {
        for (int task = 0; task < laboratory.Tasks; task++)
        {
            foreach (var move in laboratory.MovesOf(one, task))
            {
                bool can = laboratory.IsEnabled(one, task, move);
                if (can != laboratory.IsEnabled(other, task, move))
                    return false;
                if (!can)
                    continue;
                var next = laboratory.After(one, task, move);
                var otherNext = laboratory.After(other, task, move);
                if (next.Seen != otherNext.Seen || !AreAlike(next, otherNext, lookahead - 1))
                    return false;
            }
        }

        return true;
    }
}
