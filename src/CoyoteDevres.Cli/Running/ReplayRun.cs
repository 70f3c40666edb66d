using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>One run of the <c>replay</c> command.</summary>
internal sealed class ReplayRun(World world, string file)
{
    /// <summary>How to write the result.</summary>
    internal required ReportFormat Format { get; init; }

    /// <summary>Operations of the execution at most, or null: the exploration's own limit.</summary>
    internal int? StepLimit { get; init; }

    /// <summary>The sanitizers that look: those that looked when the schedule was recorded.</summary>
    internal SanitizerSet Sanitizers { get; init; } = SanitizerSet.All;

    internal ExitCode Run()
    {
        var recorded = Read();
        var scenario = Selection.Named(world.Catalogue, recorded.Scenario)
            ?? throw new UsageException($"{file}: unknown scenario '{recorded.Scenario}'; see '{Tool.Name} list'");
        Replay replay;
        try
        {
            var program = scenario.Program();
            program.Sanitizers = Sanitizers;
            replay = Replay.Of(program, recorded, StepLimit ?? new RunOptions().StepLimit);
        }
        catch (Exception exception)
        {
            return Complain($"internal error: {exception.GetType().Name}: {exception.Message}", ExitCode.InternalError);
        }

        if (replay.Fault is { } fault)
            return Complain($"model error: {fault}", ExitCode.UsageOrModelError);
        if (replay.Divergence is { } divergence)
        {
            world.Error.WriteLine(divergence);
            return ExitCode.UsageOrModelError;
        }

        Report(scenario, replay.Found);
        return replay.Found is not null ? ExitCode.Success : Complain(NotShown(recorded, replay), ExitCode.Differs);
    }

    private RecordedSchedule Read()
    {
        try
        {
            return ScheduleFile.Read(world.Full(file));
        }
        catch (ScheduleFormatException exception)
        {
            throw new UsageException($"{file}: {exception.Message}");
        }
        catch (Exception exception) when (UsageException.IsFileError(exception))
        {
            throw UsageException.Of(file, exception);
        }
    }

    private void Report(Scenario scenario, FoundFinding? found)
    {
        if (Format == ReportFormat.Json)
            JsonReport.WriteReplay(world.Out, scenario.Name, found, file);
        else if (found is not null)
            FindingReport.Write(world.Out, new FindingSubject(scenario.Name, found, Executions: null, ReplayHint.Of(scenario.Name, 1, file, [.. Sanitizers.Off])), world.Terminal.Width);
    }

    private static string NotShown(RecordedSchedule recorded, Replay replay)
    {
        string instead = replay.Others.Count == 0 ? "" : $"; found instead: {string.Join("; ", replay.Others)}";
        return $"the schedule was performed, but did not show {recorded.Finding}{instead}";
    }

    private ExitCode Complain(string problem, ExitCode code)
    {
        world.Error.WriteLine($"{Tool.Name}: {file}: {problem.ReplaceLineEndings(" ")}");
        return code;
    }
}
