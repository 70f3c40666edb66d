namespace CoyoteDevres.Exploration;

/// <summary>What a scenario shows with one place switched off.</summary>
public enum Notice
{
    /// <summary>Findings that it does not show otherwise.</summary>
    Found,

    /// <summary>A branch that the scenario exists to reach is not reached any more, or the model cannot go on.</summary>
    Broken,

    /// <summary>An execution does not end: it is longer than the step limit, which none is otherwise. Some task goes round in a loop for ever.</summary>
    Endless,

    /// <summary>Nothing: every interleaving is as good as before.</summary>
    Unnoticed,

    /// <summary>A budget ran out before anything was found.</summary>
    Unknown,
}

/// <summary>One place switched off in one scenario.</summary>
/// <param name="Scenario">In which scenario.</param>
/// <param name="IsVerified">False for one that declares findings: what counts there is what it does not declare.</param>
/// <param name="Notice">What became of it.</param>
/// <param name="Findings">What was found up to there.</param>
/// <param name="Executions">How many executions that took.</param>
public sealed record AblationOutcome(string Scenario, bool IsVerified, Notice Notice, IReadOnlyList<FindingKey> Findings, long Executions)
{
    /// <summary>True if switching the place off made a difference.</summary>
    public bool IsNoticed => Notice is Notice.Found or Notice.Broken or Notice.Endless;
}
