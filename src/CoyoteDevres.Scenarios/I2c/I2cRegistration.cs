using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;
using static CoyoteDevres.Scenarios.I2c.I2cOperations;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>An adapter that comes, while somebody looks for it, or with somebody who puts a client on it, or both, and perhaps fails.</summary>
internal static class I2cRegistration
{
    private const string Bound = "bind -> done", Failed = "bind -> -EPROBE_DEFER";

    /// <summary>Lookups against the registration.</summary>
    internal static VersionMatrix<I2cBench> Meetings(string version, string commit, string source, I2cVersion load) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = source,
        Plug = machine => Op.From(I2cBench.Unplugged(machine, load)),
        Operations = [],
        Partners = [LateLookup, OpenClose("open -> -ENXIO"), Register],
        Removals = [],
        Meetings = [("late-lookup", "register"), ("open-close", "register")],
        Bounds = Bounds,
        Declared = I2cModuleFindings.All,
    };

    /// <summary>A lookup against a registration that may fail late.</summary>
    internal static VersionMatrix<I2cBench> Failing(string version, string commit, string source, I2cVersion load) => Meetings(version, commit, source, load) with
    {
        Plug = machine =>
        {
            machine.Faults.ProbesFail(atMost: 1);
            return Op.From(I2cBench.Unplugged(machine, load));
        },
        Partners = [LateLookup, RegisterOrFail],
        Meetings = [("late-lookup", "register-or-fail")],
    };

    /// <summary>A registration that may fail late, with a client that a listener has put on the adapter.</summary>
    internal static VersionMatrix<I2cBench> Sequences(string version, string commit, string source, I2cVersion load) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = source,
        Plug = machine =>
        {
            machine.Faults.ProbesFail(atMost: 1);
            var bench = I2cBench.Unplugged(machine, load);
            bench.Core.AddDeviceListener = I2cChip.I2cNewClientDevice;
            return Op.From(bench);
        },
        Operations = [],
        Removals = [],
        Sequences = [BindUnbind],
        Bounds = [.. Bounds, "a listener on the bus's notifier chain makes one client"],
        Declared = I2cModuleFindings.All,
    };

    private static UserOperation<I2cBench> Register { get; } = new("register", "modprobe", Bound, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
    {
        await bench.Bind();
        bench.StayBound();
        process.Machine.Branch(Bound);
    }));

    private static UserOperation<I2cBench> RegisterOrFail { get; } = new("register-or-fail", "modprobe", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async _ =>
    {
        if (await bench.Bind() == 0)
            bench.StayBound();
    }));

    private static UserOperation<I2cBench> BindUnbind { get; } = new("bind-with-client-unbind", "sh", Failed, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
    {
        int result = await bench.Bind();
        process.Machine.Branch($"bind -> {(result == 0 ? "done" : Errno.Name(result))}");
        if (result == 0)
            await process.Unbind(bench.Bus.Dev, bench.Driver);
    }));
}
