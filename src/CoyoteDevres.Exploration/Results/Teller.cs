namespace CoyoteDevres.Exploration;

/// <summary>Runs a finding's shortest schedule once more to write down what happens in it.</summary>
internal static class Teller
{
    internal static FoundFinding Tell(Shown shown, IProgram program, int stepLimit)
    {
        var plain = shown.Schedule;
        // What is switched off orders tasks no more, but whether it is may depend on them: nobody replays it anyway.
        if (program.Ablation is not null)
            return new FoundFinding(shown.Finding!, shown.By, plain, []);
        var teller = new StoryTeller();
        var runtime = new ExploredRuntime(program, new ReplayStrategy(plain), stepLimit) { Observer = teller };
        runtime.Run();
        teller.Ended(runtime);
        var seen = runtime.Findings.FirstOrDefault(f => f.Finding.Key == shown.Key);
        if (runtime.Fault is not null || seen.Finding is null)
            throw new InvalidOperationException($"the shortest schedule of '{shown.Key}' does not show it again: {runtime.Fault?.ToString() ?? "other behaviour"}");
        var segments = new List<Segment>();
        int next = teller.Steps.Count(s => s.IsSetUp);
        foreach (var segment in plain.Segments)
        {
            segments.Add(segment with { Expected = next < teller.Steps.Count ? teller.Steps[next].Operation : "" });
            next += segment.Operations;
        }

        return new FoundFinding(seen.Finding, shown.By, new Schedule(segments), teller.Steps) { Blocked = teller.Blocked };
    }
}
