namespace CoyoteDevres.Cli;

/// <summary>What <c>coyote.json</c> says where the command line does not; null where it is silent too.</summary>
internal sealed record Defaults
{
    /// <summary>Scenarios to test when none are named.</summary>
    internal IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>Operations an execution may perform.</summary>
    internal int? StepLimit { get; init; }

    /// <summary>Executions of a scenario.</summary>
    internal long? MaxExecutions { get; init; }

    /// <summary>Who chooses the schedules.</summary>
    internal StrategyKind? Strategy { get; init; }

    /// <summary>The seed of a strategy that samples, if one is chosen.</summary>
    internal long? Seed { get; init; }

    /// <summary>PCT's depth, if it is chosen.</summary>
    internal int? Depth { get; init; }

    /// <summary>Preemptions of an execution at most, if the preemption-bounded search is chosen.</summary>
    internal int? Preemptions { get; init; }

    /// <summary>Wall time of the whole run.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>Where schedules are written.</summary>
    internal string? Schedules { get; init; }

    /// <summary>Names of sanitizers that are switched off.</summary>
    internal IReadOnlyList<string> NoSanitizer { get; init; } = [];

    /// <summary>How results are written.</summary>
    internal ReportFormat? Format { get; init; }
}
