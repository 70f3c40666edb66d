using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios;
using Microsoft.Coyote.Specifications;
using Microsoft.Coyote.SystematicTesting;

namespace CoyoteDevres.MicrosoftCoyote;

/// <summary>
/// What <c>coyote test --method</c> can be asked for: each scenario, by its name with an underscore for whatever is not a letter or a
/// digit. The build writes the methods from the catalogue (WriteEntryPoints.fsx).
/// </summary>
public static partial class EntryPoints
{
    private static readonly Dictionary<string, Scenario> Scenarios = Catalogue.All.ToDictionary(s => s.Name, StringComparer.Ordinal);

    // What the executions of this process leave behind for the next one; they come one after another.
    private static (Scenario Scenario, ExploredRuntime Runtime)? last;

    /// <summary>Makes the catalogue before Coyote's timer looks for deadlocks in the first execution.</summary>
    [TestInit]
    public static void Prepare() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(EntryPoints).TypeHandle);

    /// <summary>One execution of a scenario. What it shows is Coyote's bug, beginning with the kernel's headline.</summary>
    /// <exception cref="InvalidOperationException">The model did something that a model must not do.</exception>
    private static void Check(string name)
    {
        var (scenario, runtime) = RuntimeOf(name);
        runtime.Run(new CoyoteController());
        if (runtime.Fault is { } fault)
            throw new InvalidOperationException($"model error: {fault}");
        // A data race says nothing about the verdict unless the scenario declares it.
        var declared = scenario.Declared.Select(d => d.Key).ToHashSet();
        var findings = runtime.Findings.Select(f => f.Finding).DistinctBy(f => f.Key).Where(f => !f.IsBeside || declared.Contains(f.Key)).ToList();
        Specification.Assert(findings.Count == 0, "{0}", string.Join("\n\n", findings.Select(f => Text(f, declared.Contains(f.Key)))));
    }

    private static (Scenario Scenario, ExploredRuntime Runtime) RuntimeOf(string name)
    {
        if (last is not { } known || known.Scenario.Name != name || known.Runtime.WasGivenUp)
        {
            var scenario = Scenarios[name];
            last = known = (scenario, new ExploredRuntime(scenario.Program(), new RunOptions().StepLimit));
        }

        return known;
    }

    private static string Text(Finding finding, bool isDeclared)
    {
        string comm = finding.Task is { } task ? $"Comm: {task}" : "at the end of the execution";
        return $"{finding.Headline}\n{comm}\n{(isDeclared ? "declared" : "NOT DECLARED")}: {finding.Key}";
    }
}
