using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Subsystems.Tests.I2c;

/// <summary>One process against a plugged-in adapter: there is one execution.</summary>
internal sealed class I2cRun
{
    private I2cRun(ExplorationResult result, IReadOnlyList<StoryStep> steps, IReadOnlySet<string> branches, I2cBench bench)
    {
        Findings = [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())];
        // The sheets have one step for a mutex's unlock, whose second half only touches its memory.
        Steps = [.. steps.Where(s => !s.IsSetUp).Select(s => s.Operation).Where(o => !o.Contains(" touch ", StringComparison.Ordinal))];
        Branches = branches;
        Bench = bench;
    }

    /// <summary>What was found; leaks of memory and of module references are among it.</summary>
    internal IReadOnlyList<string> Findings { get; }

    /// <summary>The operations in their order; each unlock is one.</summary>
    internal IReadOnlyList<string> Steps { get; }

    /// <summary>Results of system calls.</summary>
    internal IReadOnlySet<string> Branches { get; }

    /// <summary>How it was left.</summary>
    internal I2cBench Bench { get; }

    internal static I2cRun Of(string version, Func<I2cBench, UserProcess, Op> body)
    {
        var teller = new StoryTeller();
        I2cBench? bench = null;
        var program = new MachineProgram(async machine =>
        {
            var plugged = await Plug(version, machine);
            bench = plugged;
            machine.CreateProcess("user").Start(process => body(plugged, process));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = teller });
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Executions);
        return new I2cRun(result, teller.Steps, program.Branches, bench!);
    }

    /// <summary>
    /// The stretch of <see cref="Steps"/> from the first operation that is <paramref name="from"/> to the next that is
    /// <paramref name="to"/>.
    /// </summary>
    internal IReadOnlyList<string> Between(string from, string to)
    {
        int first = Steps.ToList().IndexOf(from);
        int last = Steps.ToList().IndexOf(to, first);
        Assert.True(first >= 0 && last > first, $"no {from} ... {to} in:\n{string.Join('\n', Steps)}");
        return [.. Steps.Skip(first).Take(last - first + 1)];
    }

    private static Op<I2cBench> Plug(string version, Machine machine) => I2cBench.Plug(machine, Version(version));

    internal static I2cVersion Version(string id) => id switch
    {
        "I0" => I2cVersion.I0,
        "I1" => I2cVersion.I1,
        "I2" => I2cVersion.I2,
        "I3" => I2cVersion.I3,
        "I4" => I2cVersion.I4,
        "IP" => I2cVersion.IP,
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };
}
