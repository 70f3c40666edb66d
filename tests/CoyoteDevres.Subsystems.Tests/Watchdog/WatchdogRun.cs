using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Watchdog;

namespace CoyoteDevres.Subsystems.Tests.Watchdog;

/// <summary>One process against a plugged-in watchdog: the first execution, and the only one unless the worker is armed.</summary>
internal sealed class WatchdogRun
{
    private WatchdogRun(ExplorationResult result, IReadOnlyList<StoryStep> steps, IReadOnlySet<string> branches, WatchdogBench bench)
    {
        Findings = [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal)];
        Steps = [.. steps.Where(s => !s.IsSetUp).Select(s => s.Operation)];
        Branches = branches;
        Bench = bench;
    }

    internal IReadOnlyList<string> Findings { get; }

    internal IReadOnlyList<string> Steps { get; }

    internal IReadOnlySet<string> Branches { get; }

    internal WatchdogBench Bench { get; }

    internal static WatchdogRun Of(string version, WatchdogTraits traits, Func<WatchdogBench, UserProcess, Op> body)
    {
        var teller = new StoryTeller();
        WatchdogBench? bench = null;
        var program = new MachineProgram(async machine =>
        {
            var plugged = await WatchdogBench.Plug(machine, m => Load(version, m), traits);
            bench = plugged;
            machine.CreateProcess("user").Start(process => body(plugged, process));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = teller, MaxExecutions = 1 });
        Assert.Null(result.Fault);
        return new WatchdogRun(result, teller.Steps, program.Branches, bench!);
    }

    private static WatchdogVersion Load(string version, Machine machine) => version switch
    {
        "W0" => new WatchdogW0(machine),
        "W1" => new WatchdogW1(machine),
        "W2" => new WatchdogW2(machine),
        "W3" => new WatchdogW3(machine),
        _ => new WatchdogW4(machine),
    };
}
