using System.CommandLine;

namespace CoyoteDevres.Cli;

/// <summary><c>ablate [PATTERN...]</c>: switches off one lock, reference, check or wait at a time, and looks whether a verified scenario notices.</summary>
internal sealed class AblateCommand
{
    private readonly Argument<string[]> patterns = CommonOptions.Patterns();
    private readonly Option<bool> all = CommonOptions.All();
    private readonly Option<long?> maxExecutions = CommonOptions.Number(
        "--max-executions", $"Executions of each exploration at most (default {AblateRun.DefaultExecutions}).", long.MaxValue);

    private readonly Option<long?> workers = CommonOptions.Number("--workers", "Threads: each takes a scenario (default: one for each core).", 1024);

    private AblateCommand()
    {
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(World world, CancellationToken cancellation)
    {
        var options = new AblateCommand();
        var command = new Command("ablate", "Switch off one lock, reference, check or wait at a time, and see whether a verified scenario notices.")
        {
            options.patterns, options.all, options.maxExecutions, options.workers,
        };
        command.SetAction(parsed => (int)options.Read(world, parsed).Run(cancellation));
        return command;
    }

    private AblateRun Read(World world, ParseResult parsed)
    {
        string[] named = parsed.GetValue(patterns) ?? [];
        var verified = Selection.Of(world.Catalogue, named, parsed.GetValue(all)).Where(s => s.Declared.Count == 0).ToList();
        if (verified.Count == 0)
            throw new UsageException("none of these scenarios is verified: a scenario that has findings cannot notice");
        return new AblateRun(world, verified)
        {
            MaxExecutions = parsed.GetValue(maxExecutions) ?? AblateRun.DefaultExecutions,
            Workers = (int)(parsed.GetValue(workers) ?? Environment.ProcessorCount),
        };
    }
}
