namespace CoyoteDevres.Exploration;

/// <summary>Why an exploration ended.</summary>
public enum StopReason
{
    /// <summary>Every behaviour was covered.</summary>
    Exhausted,

    /// <summary>The strategy ended without covering every behaviour: it samples, or replays.</summary>
    StrategyEnded,

    /// <summary>The number of executions allowed was used up.</summary>
    ExecutionLimit,

    /// <summary>Something was found, and that was to be enough.</summary>
    FirstFinding,

    /// <summary>An execution was given up at the step limit: behaviour beyond it was not seen.</summary>
    StepLimit,

    /// <summary>The time allowed was used up, or the user asked to stop.</summary>
    Cancelled,

    /// <summary>The model did something a model must not do.</summary>
    ModelFault,
}

/// <summary>A distinct finding of an exploration.</summary>
/// <param name="Finding">As reported first.</param>
/// <param name="ShownBy">How many executions show it; in an exhaustive exploration each of them is a trace of its own.</param>
/// <param name="Schedule">The one with the fewest context switches among all explored traces that show it.</param>
/// <param name="Story">That schedule's execution, up to the finding.</param>
public sealed record FoundFinding(Finding Finding, long ShownBy, Schedule Schedule, IReadOnlyList<StoryStep> Story)
{
    /// <summary>Who waits for ever at the end of that execution; empty if it was stopped at the finding.</summary>
    public IReadOnlyList<BlockedTask> Blocked { get; init; } = [];
}

/// <summary>What an exploration saw.</summary>
public sealed record ExplorationResult
{
    /// <summary>Why it ended.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>What the strategy was bounded by (<see cref="IStrategy.Bound"/>), or null.</summary>
    public string? Bound { get; init; }

    /// <summary>Complete executions.</summary>
    public required long Executions { get; init; }

    /// <summary>Executions given up because everything enabled was asleep.</summary>
    public required long Blocked { get; init; }

    /// <summary>Operations performed in all executions, set-up and re-run prefixes included.</summary>
    public required long Operations { get; init; }

    /// <summary>The distinct findings, in order of kind, function and object.</summary>
    public required IReadOnlyList<FoundFinding> Findings { get; init; }

    /// <summary>What the model did wrong, or null.</summary>
    public ModelFault? Fault { get; init; }

    /// <summary>True if every behaviour was covered.</summary>
    public bool IsExhaustive => Stop == StopReason.Exhausted;
}
