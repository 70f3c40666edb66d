using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Lifetime;

namespace CoyoteDevres.Subsystems.Tests.Lifetime;

/// <summary>Runs one process alone on a version of a tool.</summary>
internal static class LifetimeRun
{
    internal static IReadOnlyList<LifetimeVersion> All { get; } =
        [.. KrefVersions.All, .. CleanupVersions.All, .. RustVersions.All, .. RevocableVersions.All, .. CdevShutdownVersions.All];

    /// <summary>What it performs and what is found, execution by execution; asserts that the model is no worse than its version.</summary>
    internal static (List<string> Steps, List<string> Findings) Alone(string version, Func<LifetimeBench, UserProcess, Op> body, int executions = 1)
    {
        var plug = All.Single(v => v.Id == version).Plug;
        return Alone(async machine =>
        {
            var bench = await plug(machine);
            machine.CreateProcess("toyd").Start(user => body(bench, user));
        }, executions);
    }

    internal static (List<string> Steps, List<string> Findings) Alone(Func<Machine, Op> setUp, int executions = 1)
    {
        var teller = new StoryTeller();
        var result = Explorer.Explore(new MachineProgram(setUp), new OptimalDpor(), new ExplorationOptions { Observer = teller });
        Assert.Null(result.Fault);
        Assert.Equal(executions, result.Executions);
        return (
            [.. teller.Steps.Where(s => !s.IsSetUp).Select(s => s.Operation)],
            [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())]);
    }
}
