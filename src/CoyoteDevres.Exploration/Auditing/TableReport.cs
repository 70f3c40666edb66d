namespace CoyoteDevres.Exploration;

/// <summary>A dependence table compared with what its object does.</summary>
public sealed record TableReport
{
    /// <summary>Distinct states looked at.</summary>
    public required int States { get; init; }

    /// <summary>Pairs of kinds that the table lets commute and that do not: unsound. Each with a state that shows it.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>Pairs of kinds that the table keeps in order although they commuted in every state: lost reduction.</summary>
    public required IReadOnlyList<string> Needless { get; init; }

    /// <summary>Pairs of kinds that are never enabled together, nor one by the other: what the table says of them is never asked.</summary>
    public required IReadOnlyList<string> NeverMet { get; init; }
}
