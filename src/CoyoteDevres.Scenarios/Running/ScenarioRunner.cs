using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>Explores a scenario and judges what was seen against what it declares.</summary>
public static class ScenarioRunner
{
    /// <summary>Explores <paramref name="scenario"/> on this thread: every interleaving, unless the strategy is another.</summary>
    /// <param name="scenario">What to explore.</param>
    /// <param name="options">Limits; reaching one makes the verdict incomplete.</param>
    /// <param name="cancellation">Stops it after the current execution: incomplete.</param>
    public static ScenarioResult Run(Scenario scenario, RunOptions options, CancellationToken cancellation = default)
    {
        var run = new ScenarioRun(scenario, options, cancellation);
        run.Work();
        return run.Complete();
    }
}
