using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;
using CoyoteDevres.Scenarios.Guards;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Cli;

/// <summary>One run of the <c>strategies</c> command: explores each strategy's scenarios now, and shows them beside the prices.</summary>
internal sealed class StrategiesRun(World world)
{
    /// <summary>The file that prices are kept in if the user names none.</summary>
    internal const string DefaultPrices = "strategies-prices.json";

    /// <summary>What to show.</summary>
    internal required IReadOnlyList<GuardStrategy> Strategies { get; init; }

    /// <summary>How to write the table.</summary>
    internal required TableFormat Format { get; init; }

    /// <summary>Threads that explore.</summary>
    internal required int Workers { get; init; }

    /// <summary>The file that prices are kept in, as the user names it.</summary>
    internal required string Prices { get; init; }

    /// <summary>Measure them now.</summary>
    internal bool Measures { get; init; }

    /// <summary>The strategies of those names, in the table's order; all of them if there are no names.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    internal static IReadOnlyList<GuardStrategy> Select(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (GuardStrategy.All.All(s => s.Name != name))
                throw new UsageException($"there is no strategy '{name}'; there are {string.Join(", ", GuardStrategy.All)}");
        }

        return [.. GuardStrategy.All.Where(s => names.Count == 0 || names.Contains(s.Name))];
    }

    internal ExitCode Run(CancellationToken cancellation)
    {
        var results = Explore(cancellation);
        var known = new PriceBook(world, Prices);
        var prices = Measures ? known.Measure(Strategies, Format == TableFormat.Text) : known.Read();
        List<StrategyRow> rows = [.. Strategies.Select(s => Row(s, results, prices))];
        switch (Format)
        {
            case TableFormat.Json:
                StrategyJson.Write(world.Out, rows);
                break;
            case TableFormat.Markdown:
                StrategyReport.WriteMarkdown(world.Out, rows, PriceBook.Note(prices));
                break;
            default:
                StrategyReport.WriteText(world.Out, rows, PriceBook.Note(prices), world.Terminal.Width);
                break;
        }

        return TestRun.Judge(results, lostSchedules: false);
    }

    private IReadOnlyList<ScenarioResult> Explore(CancellationToken cancellation)
    {
        var settings = new TestSettings
        {
            Scenarios = [.. Strategies.SelectMany(StrategyProof.ScenariosOf)],
            Format = ReportFormat.Text,
            Workers = Workers,
        };
        if (!world.Terminal.IsInteractive || Format != TableFormat.Text)
            return new ScenarioPool(settings, progress: null).Run(cancellation);
        var board = new ProgressBoard([.. settings.Scenarios.Select(s => s.Name)]);
        return LiveProgress.Show(world, board, () => new ScenarioPool(settings, board).Run(cancellation));
    }

    private static StrategyRow Row(GuardStrategy strategy, IReadOnlyList<ScenarioResult> results, PriceReport? prices)
    {
        var proof = StrategyProof.Of(strategy, results);
        return new StrategyRow
        {
            Name = strategy.Name,
            Summary = strategy.Summary,
            Cells = [.. StrategyProof.Operations.Select(o => Cell(o.Operation, proof.Of(o.Scenario)))],
            ReaderBlocksUnbind = proof.ReaderBlocksUnbind,
            UnbindBlocksCalls = proof.UnbindBlocksCalls,
            WakesSleepers = proof.WakesSleepers,
            Price = PriceBook.Of(strategy, prices),
        };
    }

    private static StrategyCell Cell(string operation, (IReadOnlyList<string> Findings, bool Proved) shown) => new(operation, shown.Findings, shown.Proved);
}
