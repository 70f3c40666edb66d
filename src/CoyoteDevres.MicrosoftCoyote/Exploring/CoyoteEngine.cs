using CoyoteDevres.Exploration;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.Specifications;
using Microsoft.Coyote.SystematicTesting;

namespace CoyoteDevres.MicrosoftCoyote;

/// <summary>Coyote as an engine, in this process.</summary>
/// <param name="strategy">Who chooses.</param>
/// <param name="seed">Where its random numbers start. An execution uses the seed after that of the one before.</param>
/// <param name="executions">How many to run at most.</param>
internal sealed class CoyoteEngine(CoyoteStrategy strategy, uint seed, uint executions) : IEngine
{
    private const uint MaxUnfairSteps = 1_000_000;
    private const uint MaxFairSteps = 10_000_000;

    // How an execution tells Coyote that it is to be the last: Coyote stops at the first failure.
    private const string Enough = "no more executions are wanted";

    /// <inheritdoc/>
    public string Name => $"coyote {strategy.Name}";

    /// <inheritdoc/>
    public string Bound => $"{executions} {Name} execution{(executions == 1 ? "" : "s")}{(strategy.Name == "dfs" ? "" : $", seed {seed}")}";

    /// <inheritdoc/>
    public void Run(Func<IController, bool> execution)
    {
        var configuration = strategy.Use(Configuration.Create()
            .WithTestingIterations(executions)
            .WithRandomGeneratorSeed(seed)
            // The end of an execution, its hangs and its length are judged here: Coyote's own limits are out of reach.
            .WithMaxSchedulingSteps(MaxUnfairSteps, MaxFairSteps)
            .WithPotentialDeadlocksReportedAsBugs(false)
            .WithDeadlockTimeout(int.MaxValue)
            .WithTraceAnalysisEnabled(false)
            .WithTelemetryEnabled(false));
        using var engine = TestingEngine.Create(configuration, () =>
        {
            if (!execution(new CoyoteController()))
                Specification.Assert(false, Enough);
        });
        // What Coyote says of its progress would stand among the results.
        engine.SetLogger(new TextWriterLogger(TextWriter.Null, VerbosityLevel.None));
        engine.Run();
        if (engine.TestReport.BugReports.FirstOrDefault(report => report != Enough) is { } failure)
            throw new EngineException($"Microsoft Coyote: {failure}");
    }
}
