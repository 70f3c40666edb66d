using System.CommandLine;

namespace CoyoteDevres.Cli;

/// <summary><c>test [PATTERN...]</c>: explores scenarios and compares them with what they declare.</summary>
internal sealed class TestCommand
{
    private readonly Argument<string[]> patterns = CommonOptions.Patterns();
    private readonly Option<bool> all = CommonOptions.All();
    private readonly Option<ReportFormat?> format = CommonOptions.Format();
    private readonly Option<long?> maxExecutions = CommonOptions.Number(
        "--max-executions",
        $"Executions of each scenario at most; a scenario that has more is incomplete. What random and pct run (default {StrategyChoice.DefaultExecutions}).",
        long.MaxValue);
    private readonly Option<TimeSpan?> timeout = CommonOptions.Timeout();
    private readonly Option<string?> schedules = new("--schedules")
    {
        Description = "Write the schedule of every finding into this directory.",
        HelpName = "DIR",
    };

    private readonly EngineOptions engine = new();
    private readonly StrategyOptions strategy = new();
    private readonly Option<bool> first = new("--first")
    {
        Description = "Stop exploring a scenario at its first finding; it is then neither verified nor as declared.",
    };

    private readonly Option<bool> noSymmetry = new("--no-symmetry")
    {
        Description = "Explore both of two executions that differ only in which of two users who do the same does what; otherwise one.",
    };

    private readonly Option<bool> noPrediction = new("--no-prediction")
    {
        Description = "Explore every order of a free and the uses that it does not wait for, and of puts of which any may be the last; otherwise what they show is read from one.",
    };

    private readonly Option<string[]?> noSanitizer = CommonOptions.NoSanitizer();
    private readonly Option<bool> stopOnMismatch = new("--stop-on-mismatch") { Description = "Run no scenario after the first one that is not as declared." };
    private readonly Option<long?> stepLimit = CommonOptions.Number(
        "--step-limit", "Operations of an execution at most; longer ones make a scenario incomplete (default 5000).", int.MaxValue);
    private readonly Option<long?> workers = CommonOptions.Number("--workers", "Threads: each explores a scenario, and helps with another when none is left (default: one for each core).", 1024);
    private readonly Option<bool> verbose = new("--verbose") { Description = "Report every finding in full, not only those that are not declared." };
    private readonly Option<string?> config = CommonOptions.Config();

    private TestCommand()
    {
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(World world, CancellationToken cancellation)
    {
        var options = new TestCommand();
        var command = new Command("test", "Explore scenarios and compare what is found with what they declare.") { options.patterns };
        options.engine.AddTo(command);
        options.strategy.AddTo(command);
        Option[] others =
        [
            options.all, options.maxExecutions, options.timeout, options.stepLimit, options.first, options.stopOnMismatch, options.noSymmetry,
            options.noPrediction, options.noSanitizer, options.format, options.schedules, options.verbose, options.workers, options.config,
        ];
        foreach (var option in others)
            command.Add(option);
        command.SetAction(parsed => (int)new TestRun(world, options.Read(world, parsed)).Run(cancellation));
        return command;
    }

    private TestSettings Read(World world, ParseResult parsed)
    {
        var defaults = ConfigFile.Read(world, parsed.GetValue(config));
        long? executions = parsed.GetValue(maxExecutions) ?? defaults.MaxExecutions;
        string[] named = parsed.GetValue(patterns) ?? [];
        var other = engine.Read(world, parsed);
        return new TestSettings
        {
            Scenarios = Selection.Of(world.Catalogue, named.Length > 0 ? named : defaults.Patterns, parsed.GetValue(all)),
            Format = parsed.GetValue(format) ?? defaults.Format ?? ReportFormat.Text,
            Strategy = other is null ? strategy.Read(parsed, defaults, executions) : new StrategyChoice(StrategyKind.Exhaustive),
            Engine = other is null ? null : strategy.Read(other, parsed, defaults, executions),
            First = parsed.GetValue(first),
            Sanitizers = CommonOptions.Left(parsed.GetValue(noSanitizer), defaults),
            MaxExecutions = executions,
            StepLimit = (int?)parsed.GetValue(stepLimit) ?? defaults.StepLimit,
            Timeout = parsed.GetValue(timeout) ?? defaults.Timeout,
            Schedules = parsed.GetValue(schedules) ?? defaults.Schedules,
            // Another checker has threads of its own.
            Workers = other is null ? (int)(parsed.GetValue(workers) ?? Environment.ProcessorCount) : 1,
            ExploresExchanged = parsed.GetValue(noSymmetry),
            OrdersFrees = parsed.GetValue(noPrediction),
            StopOnMismatch = parsed.GetValue(stopOnMismatch),
            Verbose = parsed.GetValue(verbose),
        };
    }
}
