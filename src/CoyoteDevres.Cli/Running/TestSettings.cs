using CoyoteDevres.Kernel;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>What a test run does: the command line over <c>coyote.json</c> over what is built in.</summary>
internal sealed record TestSettings
{
    /// <summary>What to explore, in catalogue order.</summary>
    internal required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>How to write the results.</summary>
    internal required ReportFormat Format { get; init; }

    /// <summary>Who chooses the schedules.</summary>
    internal StrategyChoice Strategy { get; init; } = new(StrategyKind.Exhaustive);

    /// <summary>Another checker that explores instead, or null.</summary>
    internal EngineChoice? Engine { get; init; }

    /// <summary>Stop exploring a scenario at its first finding.</summary>
    internal bool First { get; init; }

    /// <summary>Explore both of two executions that only exchange users who do the same.</summary>
    internal bool ExploresExchanged { get; init; }

    /// <summary>Explore every order of a free and the uses that it does not wait for, and of puts of which any may be the last.</summary>
    internal bool OrdersFrees { get; init; }

    /// <summary>The sanitizers that look.</summary>
    internal SanitizerSet Sanitizers { get; init; } = SanitizerSet.All;

    /// <summary>Executions of each scenario, or null: no limit but the strategy's own.</summary>
    internal long? MaxExecutions { get; init; }

    /// <summary>Operations of an execution, or null: the exploration's own limit.</summary>
    internal int? StepLimit { get; init; }

    /// <summary>Wall time of the whole run, or null: no limit.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>Where to write schedules, as the user names it, or null: nowhere.</summary>
    internal string? Schedules { get; init; }

    /// <summary>Threads: each has a scenario, and those that find none left help with one.</summary>
    internal required int Workers { get; init; }

    /// <summary>Run nothing after the first scenario that is not as declared.</summary>
    internal bool StopOnMismatch { get; init; }

    /// <summary>Report every finding in full.</summary>
    internal bool Verbose { get; init; }

    /// <summary>The name of whoever chooses the schedules, and within what it looks.</summary>
    internal (string Name, string? Bound) Explores
    {
        get
        {
            if (Engine?.Make() is { } engine)
                return (engine.Name, engine.Bound);
            var strategy = Strategy.Make();
            return (strategy.Name, strategy.Bound);
        }
    }

    /// <summary>The limits of each scenario.</summary>
    internal RunOptions Limits
    {
        get
        {
            var limits = new RunOptions();
            return limits with
            {
                Strategy = Strategy.Kind == StrategyKind.Exhaustive ? null : Strategy.Make,
                Engine = Engine is null ? null : Engine.Make,
                StopAtFirst = First,
                ExploresExchanged = ExploresExchanged,
                OrdersFrees = OrdersFrees,
                Sanitizers = Sanitizers,
                // A strategy that samples ends by itself after that number, and so does another checker.
                MaxExecutions = Strategy.Samples || Engine is not null ? limits.MaxExecutions : MaxExecutions ?? limits.MaxExecutions,
                StepLimit = StepLimit ?? limits.StepLimit,
            };
        }
    }
}
