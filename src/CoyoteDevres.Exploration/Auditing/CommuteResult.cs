namespace CoyoteDevres.Exploration;

/// <summary>Two operations that count as independent and do not commute.</summary>
/// <param name="One">Type of the first one's object, and what is done to it: <c>Refcount: put</c>.</param>
/// <param name="Other">The same of the second one.</param>
/// <param name="Difference">What is not the same when they change places.</param>
/// <param name="Schedule">The execution before they did, with the two marked.</param>
public sealed record CommuteViolation(string One, string Other, string Difference, IReadOnlyList<string> Schedule)
{
    /// <inheritdoc/>
    public override string ToString() => $"{One} <-> {Other}: {Difference}\n{string.Join('\n', Schedule)}";
}

/// <summary>What <see cref="CommuteAndReplay"/> saw.</summary>
public sealed record CommuteResult
{
    /// <summary>Executions whose neighbours were swapped.</summary>
    public required int Executions { get; init; }

    /// <summary>Pairs that were swapped and replayed.</summary>
    public required int Swaps { get; init; }

    /// <summary>Announced operations that were watched while one that they do not depend on was performed.</summary>
    public required int Watched { get; init; }

    /// <summary>What did not commute, each pair of operations with each kind of difference once.</summary>
    public required IReadOnlyList<CommuteViolation> Violations { get; init; }

    /// <summary>What the model did wrong, or null.</summary>
    public ModelFault? Fault { get; init; }
}
