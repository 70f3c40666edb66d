using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Explores small models and tells what was found in them.</summary>
internal static class MachineTest
{
    internal static ExplorationResult Explore(Func<Machine, Op> setUp, bool ordersFrees = false)
    {
        var result = Explorer.Explore(new MachineProgram(setUp) { OrdersFrees = ordersFrees }, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        Assert.Equal(0, result.Blocked);
        return result;
    }

    /// <summary>The findings as <c>kind function object</c>.</summary>
    internal static string[] Findings(Func<Machine, Op> setUp) => Keys(Explore(setUp));

    /// <summary>The one finding that all interleavings together show, data races left out: there must be exactly one.</summary>
    internal static Finding TheFinding(Func<Machine, Op> setUp) => Assert.Single(Explore(setUp).Findings, f => !f.Finding.IsBeside).Finding;

    /// <summary>The data races, each as <c>function / function object</c>.</summary>
    internal static string[] DataRaces(Func<Machine, Op> setUp) => Races(Explore(setUp));

    /// <summary>The findings of a result as <c>kind function object</c>, data races left out.</summary>
    internal static string[] Keys(ExplorationResult result) =>
        [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => $"{f.Finding.Key.Kind} {f.Finding.Key.Function} {f.Finding.Key.Object}")];

    /// <summary>The data races of a result, each as <c>function / function object</c>.</summary>
    internal static string[] Races(ExplorationResult result) =>
        [.. result.Findings.Where(f => f.Finding.IsBeside).Select(f => $"{f.Finding.Key.Function} {f.Finding.Key.Object}")];

    /// <summary>Starts a process that makes no system call of its own: kernel code in its context.</summary>
    internal static void Run(this Machine machine, string comm, Func<Op> body) => machine.CreateProcess(comm).Start(_ => body());
}
