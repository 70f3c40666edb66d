using CoyoteDevres.Exploration;

namespace CoyoteDevres.Cli;

/// <summary>The strategies that a user can name.</summary>
internal enum StrategyKind
{
    /// <summary><see cref="OptimalDpor"/>.</summary>
    Exhaustive,

    /// <summary><see cref="RandomWalk"/>.</summary>
    Random,

    /// <summary><see cref="Exploration.Pct"/>.</summary>
    Pct,

    /// <summary><see cref="Exploration.PreemptionBounded"/>.</summary>
    PreemptionBounded,
}

/// <summary>A strategy with its numbers.</summary>
/// <param name="Kind">Which.</param>
internal sealed record StrategyChoice(StrategyKind Kind)
{
    /// <summary>The names that users type, separated by bars.</summary>
    internal const string Names = "exhaustive|random|pct|preemption-bounded";

    /// <summary>Where random numbers start.</summary>
    internal const long DefaultSeed = 1;

    /// <summary>PCT's d: a check, a removal and a use in this order need 2; one more for what goes on besides.</summary>
    internal const int DefaultDepth = 3;

    /// <summary>The errors that Musuvathi and Qadeer report (PLDI 2007) took no more.</summary>
    internal const int DefaultPreemptions = 2;

    /// <summary>Executions of each scenario that a sampling strategy runs.</summary>
    internal const long DefaultExecutions = 1_000;

    /// <summary>The seed of a sampling strategy.</summary>
    internal long Seed { get; init; } = DefaultSeed;

    /// <summary>PCT's number of ordering constraints.</summary>
    internal int Depth { get; init; } = DefaultDepth;

    /// <summary>Preemptions of an execution at most, of the preemption-bounded search.</summary>
    internal int Preemptions { get; init; } = DefaultPreemptions;

    /// <summary>Executions that a sampling strategy runs.</summary>
    internal long Executions { get; init; } = DefaultExecutions;

    /// <summary>True for strategies that draw random numbers and would never end by themselves.</summary>
    internal bool Samples => Kind is StrategyKind.Random or StrategyKind.Pct;

    /// <summary>The kind of that name, or null.</summary>
    internal static StrategyKind? Named(string name) => name switch
    {
        "exhaustive" => StrategyKind.Exhaustive,
        "random" => StrategyKind.Random,
        "pct" => StrategyKind.Pct,
        "preemption-bounded" => StrategyKind.PreemptionBounded,
        _ => null,
    };

    /// <summary>A new strategy, for one exploration.</summary>
    internal IStrategy Make() => Kind switch
    {
        StrategyKind.Random => new RandomWalk(Seed, Executions),
        StrategyKind.Pct => new Pct(Seed, Depth, Executions),
        StrategyKind.PreemptionBounded => new PreemptionBounded(Preemptions),
        _ => new OptimalDpor(),
    };
}
