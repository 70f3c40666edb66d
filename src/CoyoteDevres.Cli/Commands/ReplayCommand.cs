using System.CommandLine;

namespace CoyoteDevres.Cli;

/// <summary><c>replay FILE</c>: performs a recorded schedule and shows its finding again.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "A schedule that 'test --schedules' wrote." };
    private readonly Option<ReportFormat?> format = CommonOptions.Format();
    private readonly Option<long?> stepLimit = CommonOptions.Number("--step-limit", "Operations of the execution at most (default 5000).", int.MaxValue);
    private readonly Option<string[]?> noSanitizer = CommonOptions.NoSanitizer();
    private readonly Option<string?> config = CommonOptions.Config();

    private ReplayCommand()
    {
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(World world)
    {
        var options = new ReplayCommand();
        var command = new Command("replay", "Perform a recorded schedule and show its finding again.")
        {
            options.file, options.format, options.stepLimit, options.noSanitizer, options.config,
        };
        command.SetAction(parsed => (int)options.Run(world, parsed));
        return command;
    }

    private ExitCode Run(World world, ParseResult parsed)
    {
        var defaults = ConfigFile.Read(world, parsed.GetValue(config));
        return new ReplayRun(world, parsed.GetRequiredValue(file))
        {
            Format = parsed.GetValue(format) ?? defaults.Format ?? ReportFormat.Text,
            StepLimit = (int?)parsed.GetValue(stepLimit) ?? defaults.StepLimit,
            Sanitizers = CommonOptions.Left(parsed.GetValue(noSanitizer), defaults),
        }.Run();
    }
}
