using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;

namespace CoyoteDevres.Cli;

/// <summary>One run of the <c>test</c> command: explores, records, reports, judges.</summary>
internal sealed class TestRun(World world, TestSettings settings)
{
    internal ExitCode Run(CancellationToken cancellation)
    {
        var recorder = settings.Schedules is { } directory ? ScheduleRecorder.Open(world, directory) : null;
        var results = Explore(cancellation);
        List<ReportedScenario> scenarios = [.. results.Select(r => recorder?.Record(r) ?? ReportedScenario.Unrecorded(r))];
        Report(scenarios);
        if (results.Count < settings.Scenarios.Count)
            world.Error.WriteLine($"{Tool.Name}: stopped at the first mismatch, {results[^1].Name}; scenarios not run: {settings.Scenarios.Count - results.Count}");
        return Judge(results, recorder?.Failed ?? false);
    }

    /// <summary>The exit code of a run.</summary>
    internal static ExitCode Judge(IReadOnlyList<ScenarioResult> results, bool lostSchedules)
    {
        if (results.Any(r => r.Verdict == Verdict.InternalError))
            return ExitCode.InternalError;
        if (lostSchedules || results.Any(r => r.Verdict == Verdict.ModelError))
            return ExitCode.UsageOrModelError;
        if (results.Any(Judgement.Differs))
            return ExitCode.Differs;
        return results.All(r => r.Exhaustive) ? ExitCode.Success : ExitCode.Incomplete;
    }

    private IReadOnlyList<ScenarioResult> Explore(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (settings.Timeout is { } timeout)
            stop.CancelAfter(timeout);
        if (!world.Terminal.IsInteractive || settings.Format != ReportFormat.Text)
            return new ScenarioPool(settings, progress: null).Run(stop.Token);
        var board = new ProgressBoard([.. settings.Scenarios.Select(s => s.Name)]);
        return LiveProgress.Show(world, board, () => new ScenarioPool(settings, board).Run(stop.Token));
    }

    private void Report(IReadOnlyList<ReportedScenario> scenarios)
    {
        if (settings.Format == ReportFormat.Json)
            JsonReport.Write(world.Out, scenarios);
        else
            TextReport.Write(world.Out, scenarios, new TextReportOptions { Width = world.Terminal.Width, Verbose = settings.Verbose });
    }
}
