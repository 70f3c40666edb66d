using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;

namespace CoyoteDevres.Cli;

/// <summary>Writes the schedules of findings into a directory.</summary>
internal sealed class ScheduleRecorder
{
    private readonly World world;
    private readonly string shown;
    private readonly string directory;

    private ScheduleRecorder(World world, string shown)
    {
        this.world = world;
        this.shown = shown;
        directory = world.Full(shown);
    }

    /// <summary>True if a schedule could not be written.</summary>
    internal bool Failed { get; private set; }

    /// <summary>Makes sure, before anything is explored, that the directory can be written to.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    internal static ScheduleRecorder Open(World world, string shown)
    {
        try
        {
            var recorder = new ScheduleRecorder(world, shown);
            Directory.CreateDirectory(recorder.directory);
            string probe = Path.Combine(recorder.directory, Path.GetRandomFileName());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return recorder;
        }
        catch (Exception exception) when (UsageException.IsFileError(exception))
        {
            throw new UsageException($"--schedules {shown}: cannot be written to: {exception.Message}");
        }
    }

    /// <summary>Writes the schedules of a result's findings.</summary>
    internal ReportedScenario Record(ScenarioResult result) =>
        new(result, [.. result.Findings.Select((found, i) => Write(result.Name, i + 1, found))]);

    private string? Write(string scenario, int number, FoundFinding found)
    {
        try
        {
            string path = ScheduleFile.Write(directory, number, new RecordedSchedule(scenario, found.Finding.Key, found.Schedule));
            return Path.Combine(shown, Path.GetFileName(path));
        }
        catch (Exception exception) when (UsageException.IsFileError(exception))
        {
            world.Error.WriteLine($"{Tool.Name}: --schedules {shown}: {exception.Message}");
            Failed = true;
            return null;
        }
    }
}
