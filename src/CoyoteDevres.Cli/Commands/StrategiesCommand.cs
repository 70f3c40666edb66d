using System.CommandLine;

namespace CoyoteDevres.Cli;

/// <summary><c>strategies [NAME...]</c>: what each way to guard a driver's data proves to be, and what it costs.</summary>
internal sealed class StrategiesCommand
{
    private readonly Argument<string[]> names = new("NAME")
    {
        Description = "Strategies (rwsem, srcu, …); all of them if none is given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<TableFormat?> format = CommonOptions.TableFormat();
    private readonly Option<bool> bench = new("--bench") { Description = "Measure the prices now, on real threads (some 30 seconds), and keep them in the file of --prices." };
    private readonly Option<string?> prices = new("--prices")
    {
        Description = $"Where the prices are kept; only those of this build are shown (default {StrategiesRun.DefaultPrices}).",
        HelpName = "FILE",
    };

    private readonly Option<long?> workers = CommonOptions.Number("--workers", "Threads that explore (default: one for each core).", 1024);

    private StrategiesCommand()
    {
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(World world, CancellationToken cancellation)
    {
        var options = new StrategiesCommand();
        var command = new Command("strategies", "Prove which lock strategy is safe for which operation, and show what each costs.")
        {
            options.names, options.bench, options.prices, options.format, options.workers,
        };
        command.SetAction(parsed => (int)options.Read(world, parsed).Run(cancellation));
        return command;
    }

    private StrategiesRun Read(World world, ParseResult parsed) => new(world)
    {
        Strategies = StrategiesRun.Select(parsed.GetValue(names) ?? []),
        Format = parsed.GetValue(format) ?? TableFormat.Text,
        Measures = parsed.GetValue(bench),
        Prices = parsed.GetValue(prices) ?? StrategiesRun.DefaultPrices,
        Workers = (int)(parsed.GetValue(workers) ?? Environment.ProcessorCount),
    };
}
