using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>One run of the <c>ablate</c> command.</summary>
internal sealed class AblateRun(World world, IReadOnlyList<Scenario> scenarios)
{
    /// <summary>Executions of an exploration at most, if the user does not say.</summary>
    internal const long DefaultExecutions = 100_000;

    internal required long MaxExecutions { get; init; }

    internal required int Workers { get; init; }

    internal ExitCode Run(CancellationToken cancellation)
    {
        var outcomes = new IReadOnlyList<AblationOutcome>[scenarios.Count];
        Parallel.For(0, outcomes.Length, new ParallelOptions { MaxDegreeOfParallelism = Workers }, i => outcomes[i] = Ablator.Run(scenarios[i], MaxExecutions, cancellation));
        IReadOnlyList<AblationOutcome> all = [.. outcomes.SelectMany(o => o)];
        AblationReport.Write(world.Out, all, world.Terminal.Width);
        return cancellation.IsCancellationRequested || all.Any(o => o.Notice == Notice.Unknown) ? ExitCode.Incomplete : ExitCode.Success;
    }
}
