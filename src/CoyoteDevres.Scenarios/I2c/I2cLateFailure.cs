using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;
using static CoyoteDevres.Scenarios.I2c.I2cOperations;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>A registration that fails late while somebody looks the adapter up: what its wait for references is there for.</summary>
internal static class I2cLateFailure
{
    internal static VersionMatrix<I2cBench> Matrix(string version, string commit, string source, I2cVersion load) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = source,
        Plug = machine =>
        {
            machine.Faults.ProbesFail(atMost: 1);
            return Op.From(I2cBench.Unplugged(machine, load));
        },
        Operations = [],
        Partners = [LateLookup, RegisterOrFail],
        Removals = [],
        Meetings = [("late-lookup", "register-or-fail")],
        Bounds = Bounds,
        Declared = I2cModuleFindings.All,
    };

    private static UserOperation<I2cBench> RegisterOrFail { get; } = new("register-or-fail", "modprobe", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async _ =>
    {
        if (await bench.Bind() == 0)
            bench.StayBound();
    }));
}
