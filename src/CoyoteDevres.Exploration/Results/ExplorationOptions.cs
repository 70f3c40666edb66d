namespace CoyoteDevres.Exploration;

/// <summary>Limits of an exploration.</summary>
public sealed record ExplorationOptions
{
    /// <summary>Operations an execution may perform before it is given up as a livelock; such an exploration is incomplete.</summary>
    public int StepLimit { get; init; } = 5_000;

    /// <summary>Where executions begin.</summary>
    public CheckpointUse Checkpoints { get; init; }

    /// <summary>Executions to run at most.</summary>
    public long MaxExecutions { get; init; } = long.MaxValue;

    /// <summary>True to stop after the first execution that shows a finding. Default false.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>Findings that do not stop it, where the first one does.</summary>
    public IReadOnlySet<FindingKey> Expected { get; init; } = System.Collections.Frozen.FrozenSet<FindingKey>.Empty;

    /// <summary>Told of events and of ended executions. Several workers have one each (<see cref="ExplorationUnit"/>).</summary>
    public IExecutionObserver? Observer { get; init; }

    /// <summary>Told now and then how far the exploration is; by several threads, if several explore.</summary>
    public Action<ExplorationProgress>? Progress { get; init; }
}
