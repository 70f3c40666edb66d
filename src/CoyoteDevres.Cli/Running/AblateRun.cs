using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>One run of the <c>ablate</c> command.</summary>
/// <param name="world">Where the tool runs.</param>
/// <param name="versions">The scenarios of each version, one verified at least.</param>
internal sealed class AblateRun(World world, IReadOnlyList<IReadOnlyList<Scenario>> versions)
{
    internal required AblationOptions Options { get; init; }

    internal required TableFormat Format { get; init; }

    internal required int Workers { get; init; }

    internal ExitCode Run(CancellationToken cancellation)
    {
        var done = new AblatedVersion[versions.Count];
        Parallel.For(0, done.Length, new ParallelOptions { MaxDegreeOfParallelism = Workers }, i => done[i] = Ablator.Run(versions[i], Options, cancellation));
        var faults = Redundant.Unmatched(done);
        Write(done, faults);
        return Judge(done, faults, cancellation.IsCancellationRequested);
    }

    private void Write(IReadOnlyList<AblatedVersion> done, IReadOnlyList<string> faults)
    {
        switch (Format)
        {
            case TableFormat.Json:
                AblationJson.Write(world.Out, done, faults);
                break;
            case TableFormat.Markdown:
                AblationReport.WriteMarkdown(world.Out, done);
                break;
            default:
                AblationReport.WriteText(world.Out, done, faults, world.Terminal.Width);
                break;
        }
    }

    private static ExitCode Judge(IReadOnlyList<AblatedVersion> done, IReadOnlyList<string> faults, bool isCancelled)
    {
        if (faults.Count > 0 || done.Any(v => v.Count(Standing.Open) > 0 || v.Faults.Count > 0))
            return ExitCode.Differs;
        return isCancelled || done.Any(v => v.Count(Standing.Unknown) > 0) ? ExitCode.Incomplete : ExitCode.Success;
    }
}
