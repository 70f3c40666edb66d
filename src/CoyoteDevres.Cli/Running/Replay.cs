using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;

namespace CoyoteDevres.Cli;

/// <summary>What happened when a schedule was performed again.</summary>
internal sealed record Replay
{
    /// <summary>The recorded finding, if it was shown again.</summary>
    internal FoundFinding? Found { get; private init; }

    /// <summary>Where the model left the schedule, or null.</summary>
    internal Divergence? Divergence { get; private init; }

    /// <summary>What the model did wrong, or null.</summary>
    internal ModelFault? Fault { get; private init; }

    /// <summary>Findings that were shown and are not the recorded one.</summary>
    internal IReadOnlyList<FindingKey> Others { get; private init; } = [];

    /// <summary>Performs the schedule.</summary>
    internal static Replay Of(IProgram program, RecordedSchedule recorded, int stepLimit)
    {
        var strategy = new ReplayStrategy(recorded.Schedule);
        var teller = new StoryTeller();
        var runtime = new ExploredRuntime(program, strategy, stepLimit) { Observer = teller };
        runtime.Run();
        teller.Ended(runtime);
        var finding = runtime.Findings.Select(f => f.Finding).FirstOrDefault(f => f.Key == recorded.Finding);
        return new Replay
        {
            Fault = runtime.Fault,
            Divergence = strategy.Divergence ?? (strategy.IsOver ? null : CutShort(runtime, recorded, teller, stepLimit)),
            Found = finding is null ? null : new FoundFinding(finding, 1, recorded.Schedule, teller.Steps) { Blocked = teller.Blocked },
            Others = [.. runtime.Findings.Select(f => f.Finding.Key).Where(k => k != recorded.Finding).Distinct()],
        };
    }

    private static Divergence CutShort(ExploredRuntime runtime, RecordedSchedule recorded, StoryTeller teller, int stepLimit)
    {
        int step = teller.Steps.Count(s => !s.IsSetUp) + 1;
        string found = runtime.HitStepLimit ? $"the step limit of {stepLimit}" : "that nobody can go on";
        return new Divergence(step, $"{recorded.Schedule.Steps} operations", found);
    }
}
