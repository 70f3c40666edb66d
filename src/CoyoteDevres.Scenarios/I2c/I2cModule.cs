using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cMatrix;
using static CoyoteDevres.Scenarios.I2c.I2cOperations;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>
/// The bus driver's module is unloaded: <c>adap-&gt;owner</c>, which whoever has the adapter has a reference on, so that unloading is
/// refused where an unbind would wait.
/// </summary>
internal static class I2cModule
{
    private const string Tried = "delete_module -> tried", Refused = "delete_module -> -EAGAIN";

    internal static VersionMatrix<I2cBench> Matrix(string version, string commit, string source, I2cVersion load, bool opened, bool refuses) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = source,
        Plug = machine => opened ? PlugOpened(machine, load) : I2cBench.PlugModule(machine, load),
        Operations = [OpenClose(refuses ? Refused : "delete_module -> ok"), Read(null), Close, Hold, OtherSubsystem, LateLookup],
        Removals = [Rmmod],
        AllPairs = true,
        Rules = refuses ? [HolderKeepsModule, .. version == "I2" ? [I2cI2.CachedCdev] : (PairRule[])[]] : [I2cModuleFindings.LookupOfUnloaded],
        Sequences = [OpenRmmod(refuses ? Refused : "delete_module -> -ENOENT")],
        Bounds = Bounds,
        Declared = I2cModuleFindings.All,
    };

    /// <summary>While somebody keeps the file open the module stays, and everything with it.</summary>
    private static PairRule HolderKeepsModule { get; } = new([.. Lookups, "read", "close", "hold", "other-subsystem"], ["hold"]) { Hides = _ => true, NeverGone = true };

    private static Removal<I2cBench> Rmmod { get; } = new("rmmod", "rmmod", Tried, async (bench, process) =>
    {
        await bench.Rmmod(process);
        process.Machine.Branch(Tried);
    });

    /// <summary>One process opens, unloads or tries to, closes, and unloads again.</summary>
    private static UserOperation<I2cBench> OpenRmmod(string reaches) => new("open-rmmod-close-rmmod", "python3", reaches, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
    {
        var file = await process.Open(bench.Chardev.Node);
        await process.Rmmod(bench.Loader!, (LoadableModule)bench.Driver.Module);
        await process.Close(file!);
        await process.Rmmod(bench.Loader!, (LoadableModule)bench.Driver.Module);
    }));

    private static async Op<I2cBench> PlugOpened(Machine machine, I2cVersion version)
    {
        var bench = await I2cBench.PlugModule(machine, version);
        await I2cI1.OpenOnce(bench);
        return bench;
    }
}
