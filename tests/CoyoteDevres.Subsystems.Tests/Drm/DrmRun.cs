using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Drm;

namespace CoyoteDevres.Subsystems.Tests.Drm;

/// <summary>One process against a plugged-in device: the first execution, and the only one.</summary>
internal sealed class DrmRun
{
    private DrmRun(ExplorationResult result, IReadOnlyList<StoryStep> steps, IReadOnlySet<string> branches, DrmBench bench)
    {
        Findings = [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal)];
        Steps = [.. steps.Where(s => !s.IsSetUp).Select(s => s.Operation)];
        Branches = branches;
        Bench = bench;
    }

    internal IReadOnlyList<string> Findings { get; }

    internal IReadOnlyList<string> Steps { get; }

    internal IReadOnlySet<string> Branches { get; }

    internal DrmBench Bench { get; }

    internal static DrmRun Of(string version, DrmTraits traits, Func<DrmBench, UserProcess, Op> body) =>
        Of(machine => DrmBench.Plug(machine, m => Load(version, m), traits), body);

    /// <summary>The driver is a module that can be unloaded.</summary>
    internal static DrmRun OfModule(string version, Func<DrmBench, UserProcess, Op> body) =>
        Of(machine => DrmBench.PlugModule(machine, m => Load(version, m), DrmTraits.Entering), body);

    private static DrmRun Of(Func<Machine, Op<DrmBench>> plug, Func<DrmBench, UserProcess, Op> body)
    {
        var teller = new StoryTeller();
        DrmBench? bench = null;
        var program = new MachineProgram(async machine =>
        {
            var plugged = await plug(machine);
            bench = plugged;
            machine.CreateProcess("user").Start(process => body(plugged, process));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = teller });
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Executions);
        return new DrmRun(result, teller.Steps, program.Branches, bench!);
    }

    private static DrmVersion Load(string version, Machine machine) => version switch
    {
        "D0" => new DrmD0(machine),
        "D1" => new DrmD1(machine),
        "D2" => new DrmD2(machine),
        "D3" => new DrmD3(machine),
        "D4" => new DrmD4(machine),
        "D4z" => new DrmD4Z(machine),
        _ => new DrmD5(machine),
    };
}
