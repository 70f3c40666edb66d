using CoyoteDevres.Exploration;
using CoyoteDevres.TestPrograms;

namespace CoyoteDevres.Reporting.Tests;

/// <summary>Results of the miniatures, explored or made up.</summary>
internal static class Found
{
    internal static ExplorationResult Explored(Action<ExploredRuntime> build) =>
        Explorer.Explore(new Miniature(build), new OptimalDpor(), new ExplorationOptions());

    /// <summary>The use after free that takes two switches.</summary>
    internal static FoundFinding UseAfterFree => Explored(Gpio.UseAfterFree).Findings[0];

    /// <summary>A hang of two tasks.</summary>
    internal static FoundFinding Hang => Explored(Gpio.Abba).Findings[0];

    internal static string Report(FoundFinding found, int width)
    {
        var text = new StringWriter { NewLine = "\n" };
        FindingReport.Write(text, new FindingSubject("gpio/get-vs-unbind@G1", found, 4, "coyote-devres replay s/x.schedule"), width);
        return text.ToString();
    }

    internal static string Table(FoundFinding found, int width) => string.Join('\n', InterleavingRenderer.Render(Interleaving.Of(found), width));

    internal static ScenarioResult Result(string name, Verdict verdict, params IReadOnlyList<FoundFinding> findings) => new()
    {
        Name = name,
        Subsystem = name.Split('/')[0],
        Version = name.Split('@')[1],
        Commit = "d7c51b47ac11",
        Declared = [.. findings.Select(f => f.Finding.Key)],
        Verdict = verdict,
        AsDeclared = verdict is Verdict.Verified or Verdict.Found,
        Discovered = [],
        Strategy = "exhaustive",
        Exhaustive = verdict is Verdict.Verified or Verdict.Found or Verdict.ModelError,
        Bounds = [],
        Executions = 1234,
        Blocked = 5,
        Operations = 6789,
        Seconds = 1.23456,
        Reached = new Reached(7, 3),
        Findings = findings,
    };

    /// <summary>A story told by hand.</summary>
    internal static FoundFinding Story(params IReadOnlyList<StoryStep> steps)
    {
        var finding = new Finding(new FindingKey("kind", "", "thing"), "headline", null, []);
        return new FoundFinding(finding, 1, new Schedule([]), steps);
    }

    internal static StoryStep Step(int number, string task, string function, string action, string outcome = "", string left = "", bool isSetUp = false) =>
        new(number, task, $"{function} {action}", outcome, "thing", null, new Site(function, "", 0), isSetUp) { Left = left };
}
