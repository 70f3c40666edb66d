using System.CommandLine;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary><c>ablate [PATTERN...]</c>: switches off one lock, reference, check or wait at a time, and looks whether a verified scenario notices.</summary>
internal sealed class AblateCommand
{
    private readonly Argument<string[]> patterns = CommonOptions.Patterns();
    private readonly Option<bool> all = CommonOptions.All();
    private readonly Option<bool> everyCell = new("--every-cell") { Description = "Ask every scenario, and not only until one notices." };
    private readonly Option<TableFormat?> format = CommonOptions.TableFormat();
    private readonly Option<long?> maxExecutions = CommonOptions.Number(
        "--max-executions", $"Executions of each exploration at most (default {new AblationOptions().MaxExecutions}).", long.MaxValue);

    private readonly Option<long?> workers = CommonOptions.Number("--workers", "Threads: each takes a version (default: one for each core).", 1024);

    private AblateCommand()
    {
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(World world, CancellationToken cancellation)
    {
        var options = new AblateCommand();
        var command = new Command("ablate", "Switch off one lock, reference, check or wait of a version at a time, and see whether its verified scenarios notice. Exit code 1: of some place neither that nor an argument why not.")
        {
            options.patterns, options.all, options.everyCell, options.maxExecutions, options.format, options.workers,
        };
        command.SetAction(parsed => (int)options.Read(world, parsed).Run(cancellation));
        return command;
    }

    private AblateRun Read(World world, ParseResult parsed)
    {
        string[] named = parsed.GetValue(patterns) ?? [];
        IReadOnlyList<IReadOnlyList<Scenario>> versions =
        [
            .. Selection.Of(world.Catalogue, named, parsed.GetValue(all)).GroupBy(s => (s.Subsystem, s.Version))
                .Where(v => v.Any(s => s.Declared.Count == 0)).Select(v => v.ToList()),
        ];
        if (versions.Count == 0)
            throw new UsageException("none of these scenarios is verified: places are those that verified ones reach");
        return new AblateRun(world, versions)
        {
            Options = new AblationOptions
            {
                MaxExecutions = parsed.GetValue(maxExecutions) ?? new AblationOptions().MaxExecutions,
                EveryCell = parsed.GetValue(everyCell),
            },
            Format = parsed.GetValue(format) ?? TableFormat.Text,
            Workers = (int)(parsed.GetValue(workers) ?? Environment.ProcessorCount),
        };
    }
}
