using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hwrng;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Hwrng;

/// <summary>/dev/hwrng and the thread that fills the pool against unbinding the device's driver and unplugging it.</summary>
public static class HwrngScenarios
{
    internal const string Subsystem = "hwrng";

    private static readonly string[] Bounds =
    [
        "one device, or a second one that is plugged in and whose host never answers; the miscellaneous device stays",
        "the pool wants one answer, then none until its thread is told to stop; a nap of the thread's lasts until it is told to stop or the device dies",
        "no signal comes, no allocation and no copy fails",
    ];

    /// <summary>What scenarios are made of, by version: with a device that always has data, and with one that a reader waits for.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Of("HW0", "be4000bc4644", m => new HwrngHw0(m)),
        .. Of("HW1", "3a2c0ba5ad00", m => new HwrngHw1(m)),
        .. Of("HW2", "74f6bc58df8d", m => new HwrngHw2(m)),
        .. Of("HW3", "78aafb3884f6", m => new HwrngHw3(m)),
        .. Of("HW4", "RCU and work_struct (2026)", m => new HwrngHw4(m)),
    ];

    private static IEnumerable<IVersionMatrix> Of(string version, string commit, Func<Machine, HwrngCore> core)
    {
        yield return Make(version, commit, core, hasData: true) with
        {
            Sheet = HwrngSteps.Of(version),
            Operations = HwrngOperations.WithData,
            Sequences = HwrngOperations.Sequences,
            Pairs = [("plug-slow", "show-current")],
        };
        yield return Make(version, commit, core, hasData: false) with { Operations = HwrngOperations.Waiting };
    }

    private static VersionMatrix<HwrngBench> Make(string version, string commit, Func<Machine, HwrngCore> core, bool hasData) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.12",
        Plug = async machine =>
        {
            var made = core(machine);
            await made.Load();
            var driver = new HwrngDriver(made, hasData);
            return new HwrngBench(made, driver, await HostDevice.Bind(machine, driver));
        },
        Operations = [],
        Removals = HostDevice.Removals<HwrngBench>(bench => bench.Host),
        AllPairs = true,
        Rules = HwrngRules.Of(version),
        Bounds = Bounds,
        Declared = HwrngDeclared.All,
    };
}

/// <summary>A device, plugged in.</summary>
internal sealed record HwrngBench(HwrngCore Core, HwrngDriver Driver, HostDevice Host) : ICharacterBench
{
    /// <inheritdoc/>
    public Op<File?> Open(UserProcess process) => process.Open(Core.Misc);

    /// <inheritdoc/>
    public Op Unbind(UserProcess process) => Host.Unbind(process);
}
