using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Scenarios;

/// <summary>Limits of a scenario's exploration.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Makes the strategy: one for each exploration, because it keeps its state. Null, the default, explores every interleaving.
    /// </summary>
    public Func<IStrategy>? Strategy { get; init; }

    /// <summary>Makes another checker that explores instead, one for each exploration; null, the default: none.</summary>
    public Func<IEngine>? Engine { get; init; }

    /// <summary>True to stop after the first execution that shows a finding, which proves nothing. Default false.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>Findings that do not stop it, where the first one does.</summary>
    public IReadOnlySet<FindingKey> Expected { get; init; } = System.Collections.Frozen.FrozenSet<FindingKey>.Empty;

    /// <summary>The sanitizers that look; all of them by default. What the others would find is not expected either.</summary>
    public SanitizerSet Sanitizers { get; init; } = SanitizerSet.All;

    /// <summary>What is switched off in the models; null, the default, if nothing.</summary>
    public Ablation? Ablation { get; init; }

    /// <summary>Where executions begin.</summary>
    public CheckpointUse Checkpoints { get; init; }

    /// <summary>
    /// True to explore both of two executions that only exchange users who do the same, where one is enough. Default false.
    /// </summary>
    public bool ExploresExchanged { get; init; }

    /// <summary>True to explore every order of a free and the uses that it does not wait for, where one is enough. Default false.</summary>
    public bool OrdersFrees { get; init; }

    /// <summary>Executions to run at most.</summary>
    public long MaxExecutions { get; init; } = long.MaxValue;

    /// <summary>Operations an execution may perform.</summary>
    public int StepLimit { get; init; } = 5_000;

    /// <summary>Told now and then how far the exploration is; by several threads, if several explore.</summary>
    public Action<ExplorationProgress>? Progress { get; init; }
}
