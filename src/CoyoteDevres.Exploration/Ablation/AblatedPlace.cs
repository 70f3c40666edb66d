namespace CoyoteDevres.Exploration;

/// <summary>What is known of a place after all of a version's scenarios have been asked.</summary>
public enum Standing
{
    /// <summary>Switching it off made a scenario red: it carries weight.</summary>
    Noticed,

    /// <summary>Nobody noticed, and it is argued why nobody can.</summary>
    Argued,

    /// <summary>Nobody noticed: it is redundant, or a scenario is missing.</summary>
    Open,

    /// <summary>Nobody noticed within the budget, and some verified scenario was not explored to its end.</summary>
    Unknown,
}

/// <summary>One place of a version's model, with what each scenario that reaches it shows without it.</summary>
/// <param name="Name"><c>i2c_get_adapter: lock core_lock</c>; the second of that name in a version ends in <c>#2</c>.</param>
/// <param name="Ablation">What was switched off.</param>
/// <param name="IsContended">True if in some scenario more than one task uses its object so: takes the lock, waits for or holds the reference.</param>
/// <param name="Outcomes">By scenario, in the order tried; after the first that notices, the others may be left out.</param>
/// <param name="Argument">Why it cannot be noticed; null if nobody has argued it.</param>
public sealed record AblatedPlace(string Name, Ablation Ablation, bool IsContended, IReadOnlyList<AblationOutcome> Outcomes, string? Argument)
{
    /// <summary>What is known of it.</summary>
    public Standing Standing =>
        Outcomes.Any(o => o.IsNoticed) ? Standing.Noticed
        : Outcomes.Any(o => o.IsVerified && o.Notice == Notice.Unknown) ? Standing.Unknown
        : Argument is not null ? Standing.Argued
        : Standing.Open;
}

/// <summary>One version's places.</summary>
/// <param name="Subsystem">The subsystem.</param>
/// <param name="Version">The version.</param>
/// <param name="Scenarios">How many verified scenarios were asked.</param>
/// <param name="IsWhole">True if these were all of its main scenarios: what is argued for it and not there is then a fault.</param>
/// <param name="Places">In the order in which they were first reached.</param>
/// <param name="Faults">What its arguments claim and the scenarios do not bear out, in words.</param>
public sealed record AblatedVersion(string Subsystem, string Version, int Scenarios, bool IsWhole, IReadOnlyList<AblatedPlace> Places, IReadOnlyList<string> Faults)
{
    /// <summary>How many places are known to be so.</summary>
    public int Count(Standing standing) => Places.Count(p => p.Standing == standing);
}
