using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios;
using Microsoft.Coyote.Specifications;

namespace CoyoteDevres.MicrosoftCoyote;

/// <summary>
/// What <c>coyote test --method</c> can be asked for: each scenario, by its name with an underscore for whatever is not a letter or a
/// digit. The methods are written from the catalogue.
/// </summary>
public static partial class EntryPoints
{
    private static readonly Dictionary<string, Scenario> Scenarios = Catalogue.All.ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>One execution of a scenario. What it shows is Coyote's bug, beginning with the kernel's headline.</summary>
    /// <exception cref="InvalidOperationException">The model did something that a model must not do.</exception>
    private static void Check(string name)
    {
        var scenario = Scenarios[name];
        var runtime = new ExploredRuntime(scenario.Program(), new RunOptions().StepLimit);
        runtime.Run(new CoyoteController());
        if (runtime.Fault is { } fault)
            throw new InvalidOperationException($"model error: {fault}");
        // A data race says nothing about the verdict unless the scenario declares it.
        var findings = runtime.Findings.Select(f => f.Finding).Where(f => !f.IsBeside || scenario.Declared.Any(d => d.Key == f.Key)).ToList();
        Specification.Assert(findings.Count == 0, "{0}", string.Join("\n\n", findings.Select(Text)));
    }

    private static string Text(Finding finding)
    {
        string[] lines = [finding.Headline, $"Comm: {finding.Task ?? "none, at the end of the execution"}", $"({finding.Key})"];
        return string.Join('\n', lines);
    }
}
