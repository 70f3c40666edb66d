namespace CoyoteDevres.Exploration;

/// <summary>What the exploration of one scenario proves.</summary>
public enum Verdict
{
    /// <summary>Exhausted, and nothing found, within the bounds stated.</summary>
    Verified,

    /// <summary>Findings. A proof that they are all only if the exploration was exhaustive.</summary>
    Found,

    /// <summary>A budget ran out: never a pass.</summary>
    Incomplete,

    /// <summary>The model did something a model must not do, or a verdict would be vacuous.</summary>
    ModelError,

    /// <summary>The checker failed.</summary>
    InternalError,
}

/// <summary>What an exploration got to see: a verdict over nothing is worth nothing.</summary>
/// <param name="Operations">Distinct operations (function, verb, object) performed in some execution.</param>
/// <param name="Branches">Distinct branches that models mark (a result of a user's call, a step of a removal) taken in some execution.</param>
public sealed record Reached(int Operations, int Branches);

/// <summary>One scenario's result: all that reports are made from.</summary>
public sealed record ScenarioResult
{
    /// <summary><c>subsystem/what-happens@version</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The subsystem.</summary>
    public required string Subsystem { get; init; }

    /// <summary>The fact sheets' version id.</summary>
    public required string Version { get; init; }

    /// <summary>The commit that made the version, or a range of releases where there is none.</summary>
    public required string Commit { get; init; }

    /// <summary>The section of the fact sheets that the version follows, or empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>On what the version's steps rest.</summary>
    public StepCounts Steps { get; init; } = StepCounts.None;

    /// <summary>The findings that the scenario declares; none declares verified.</summary>
    public required IReadOnlyList<FindingKey> Declared { get; init; }

    /// <summary>
    /// The sources' name of the bug behind each declared finding (<c>GPIO-3</c>), in the order of <see cref="Declared"/>; null where no
    /// source mentions it.
    /// </summary>
    public IReadOnlyList<string?> Bugs { get; init; } = [];

    /// <summary>The rows of tables of bugs by version that it has a say in.</summary>
    public IReadOnlyList<BugQuestion> Asks { get; init; } = [];

    /// <summary>What was proved.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>True if the exploration was exhaustive and found exactly what is declared.</summary>
    public required bool AsDeclared { get; init; }

    /// <summary>The declared findings that no fact sheet mentions.</summary>
    public required IReadOnlyList<FindingKey> Discovered { get; init; }

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Why the exploration ended.</summary>
    public StopReason Stop { get; init; }

    /// <summary>What the model did that a model must not do, if that is why.</summary>
    public ModelFault? Fault { get; init; }

    /// <summary>True if every behaviour within the bounds was covered.</summary>
    public required bool Exhaustive { get; init; }

    /// <summary>
    /// Within what the exploration looked, in words that follow "within", if it was not meant to cover everything: it sampled, was
    /// bounded, or was to stop at the first finding and did. Else null. The verdict must not be shown without it.
    /// </summary>
    public string? Bound { get; init; }

    /// <summary>What the scenario leaves out or limits, in words.</summary>
    public required IReadOnlyList<string> Bounds { get; init; }

    /// <summary>
    /// The scenario whose program this one's is, if that was explored, and it was judged by the same executions; else null. Then what follows is told of
    /// those, and counts once in a run.
    /// </summary>
    public string? ExploredAs { get; init; }

    /// <summary>Complete executions.</summary>
    public required long Executions { get; init; }

    /// <summary>Executions given up because all that was enabled was asleep.</summary>
    public required long Blocked { get; init; }

    /// <summary>Operations performed in all executions.</summary>
    public required long Operations { get; init; }

    /// <summary>Wall time in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What was reached.</summary>
    public required Reached Reached { get; init; }

    /// <summary>The distinct findings, in order of kind, function and object.</summary>
    public required IReadOnlyList<FoundFinding> Findings { get; init; }

    /// <summary>Data races on plain accesses: beside the verdict, in the same order.</summary>
    public IReadOnlyList<FoundFinding> DataRaces { get; init; } = [];

    /// <summary>The sanitizers that were switched off: what they would have found is neither found nor expected.</summary>
    public IReadOnlyList<string> SanitizersOff { get; init; } = [];

    /// <summary>Why the verdict is incomplete, a model error or an internal error, in one line; else null.</summary>
    public string? Problem { get; init; }
}
