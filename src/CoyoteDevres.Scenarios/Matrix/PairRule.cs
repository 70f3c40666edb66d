namespace CoyoteDevres.Scenarios;

/// <summary>
/// Where what two users show together is not the union of what each of them shows alone: a user of the first group beside one of
/// the second.
/// </summary>
/// <param name="One">The operations, by name, of the user whom the rule is about.</param>
/// <param name="Other">Those of the user beside it.</param>
internal sealed record PairRule(IReadOnlyList<string> One, IReadOnlyList<string> Other)
{
    /// <summary>The removals that it is about; all of them, if empty.</summary>
    internal IReadOnlyList<string> Against { get; init; } = [];

    /// <summary>What only both together show.</summary>
    internal IReadOnlyList<DeclaredFinding> Adds { get; init; } = [];

    /// <summary>What the first one alone shows is this, beside the other one; the same, if null.</summary>
    internal Func<IReadOnlyList<DeclaredFinding>, IEnumerable<DeclaredFinding>>? Becomes { get; init; }

    /// <summary>What neither shows beside the other; nothing, if null.</summary>
    internal Func<DeclaredFinding, bool>? Hides { get; init; }

    /// <summary>True if the first one never gets to see that the device is gone.</summary>
    internal bool NeverGone { get; init; }

    /// <summary>True if it is about the user at <paramref name="place"/>, because of another one of <paramref name="users"/>.</summary>
    internal bool IsAbout(IReadOnlyList<string> users, int place, string removal) =>
        (Against.Count == 0 || Against.Contains(removal)) && One.Contains(users[place]) && users.Where((other, at) => at != place && Other.Contains(other)).Any();
}

/// <summary>Rules, applied.</summary>
internal static class PairRules
{
    /// <summary>What several users together declare, given what each of them does alone.</summary>
    internal static IReadOnlyList<DeclaredFinding> Declared(
        IReadOnlyList<PairRule> rules, IReadOnlyList<string> users, string removal, IReadOnlyList<IReadOnlyList<DeclaredFinding>> alone)
    {
        List<DeclaredFinding> together = [];
        List<PairRule> hold = [];
        for (int place = 0; place < users.Count; place++)
        {
            List<PairRule> about = [.. rules.Where(rule => rule.IsAbout(users, place, removal))];
            hold.AddRange(about);
            together.AddRange(about.Where(rule => rule.Becomes is not null).Aggregate((IEnumerable<DeclaredFinding>)alone[place], (shown, rule) => rule.Becomes!([.. shown])));
        }

        return
        [
            .. together.Concat(hold.SelectMany(rule => rule.Adds))
                .Where(finding => !hold.Exists(rule => rule.Hides?.Invoke(finding) ?? false))
                .DistinctBy(finding => finding.Key),
        ];
    }

    /// <summary>True if that user of several sees the device gone.</summary>
    internal static bool SeesItGone(IReadOnlyList<PairRule> rules, IReadOnlyList<string> users, int place, string removal) =>
        !rules.Any(rule => rule.NeverGone && rule.IsAbout(users, place, removal));
}
