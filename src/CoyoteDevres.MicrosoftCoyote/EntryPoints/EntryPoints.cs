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

    // What an execution leaves behind for the next one. An execution that Coyote gave up may still be at it.
    private static Kept? last;

    /// <summary>Makes the catalogue before Coyote's timer looks for deadlocks in the first execution.</summary>
    [TestInit]
    public static void Prepare() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(EntryPoints).TypeHandle);

    /// <summary>One execution of a scenario. What it shows is Coyote's bug, beginning with the kernel's headline.</summary>
    /// <exception cref="InvalidOperationException">The model did something that a model must not do.</exception>
    private static void Check(string name)
    {
        var kept = Take(name);
        var (scenario, runtime) = (kept.Scenario, kept.Runtime);
        runtime.Run(new CoyoteController());
        last = kept;
        if (runtime.Fault is { } fault)
            throw new InvalidOperationException($"model error: {fault}");
        // A data race says nothing about the verdict unless the scenario declares it.
        var declared = scenario.Declared.ToLookup(d => d.Key);
        var findings = runtime.Findings.Select(f => f.Finding).DistinctBy(f => f.Key).Where(f => !f.IsBeside || declared.Contains(f.Key)).ToList();
        Specification.Assert(findings.Count == 0, "{0}", string.Join("\n\n", findings.Select(f => Text(f, declared[f.Key]))));
    }

    /// <summary>What the last execution left behind, if it was one of that scenario and ended; nobody else has it then.</summary>
    private static Kept Take(string name)
    {
        if (Interlocked.Exchange(ref last, null) is { } kept && kept.Scenario.Name == name)
            return kept;
        var scenario = Scenarios[name];
        return new Kept(scenario, new ExploredRuntime(scenario.Program(), new RunOptions().StepLimit));
    }

    private static string Text(Finding finding, IEnumerable<DeclaredFinding> declared)
    {
        string comm = finding.Task is { } task ? $"Comm: {task}" : "at the end of the execution";
        var bugs = declared.Select(d => $" ({d.Bug ?? "discovered"})").Distinct().ToList();
        return $"{finding.Headline}\n{comm}\n{(bugs.Count > 0 ? "declared" : "NOT DECLARED")}: {finding.Key}{string.Concat(bugs)}";
    }

    private sealed record Kept(Scenario Scenario, ExploredRuntime Runtime);
}
