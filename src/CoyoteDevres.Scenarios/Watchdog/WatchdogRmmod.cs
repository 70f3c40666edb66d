using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Watchdog;
using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>
/// The driver's module is unloaded, which unbinds it and takes its callbacks away. An open file refuses it: <c>watchdog_open</c> takes a
/// reference (<c>try_module_get</c>), the character device's own (<c>cdev_get</c>) comes before that and goes after <c>watchdog_release</c>, and
/// a watchdog that was found running has one until somebody stops it.
/// </summary>
/// <remarks>
/// So an open through the watchdog's own node, which an unbind meets in its middle, either keeps the module or finds it going, and never
/// the removal beside itself. Only the old node has no <c>cdev</c> of the driver's: there, nothing but the reference of <c>watchdog_open</c> keeps
/// the module, and what <c>watchdog_release</c> does after it has dropped that runs beside the unloading.
/// </remarks>
internal static class WatchdogRmmod
{
    private const string Tried = "delete_module -> tried", Refused = "delete_module -> -EAGAIN";

    internal static Removal<WatchdogBench> Removal { get; } = new("rmmod", "rmmod", Tried, async (bench, process) =>
    {
        await bench.Rmmod(process);
        process.Machine.Branch(Tried);
    });

    /// <summary>What goes beside a file of the old node that is open from the set-up on: no other file can be.</summary>
    internal static IReadOnlyList<(string One, string Other)> PairsOfOldFile { get; } =
        [("open", "close-old"), ("open-close", "close-old"), ("open-old", "close-old"), ("open-close-old", "close-old"), ("close-old", "close-old")];

    /// <summary>What users do: nobody finds the device gone whose open file keeps the module, and with it the device.</summary>
    internal static IReadOnlyList<UserOperation<WatchdogBench>> Operations(IReadOnlyList<UserOperation<WatchdogBench>> operations, bool hasOldNode) =>
    [
        .. operations.Where(o => o.Name != "unopened").Select(o => o with { WhenGone = null }),
        .. hasOldNode ? [WatchdogOperations.CloseOld, WatchdogOperations.OpenCloseOld] : Array.Empty<UserOperation<WatchdogBench>>(),
    ];

    /// <summary>One process opens, tries to unload, closes, and unloads.</summary>
    internal static UserOperation<WatchdogBench> OpenRmmod { get; } = new("open-rmmod-close-rmmod", "sh", Refused, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
    {
        var file = await bench.Open(process, isOldNode: false);
        await bench.Rmmod(process);
        await process.Close(file!);
        await bench.Rmmod(process);
    }));

    /// <summary>
    /// Discovered, W0 and W1: <c>watchdog_release</c> puts the module and then clears <c>WDOG_DEV_OPEN</c> in the driver's structure, W1 calls the
    /// driver's <c>unref</c> besides. Through the old node nothing else keeps the module: rmmod comes in between, unregisters, and frees the
    /// structure and then the text. <c>misc_mtx</c> is not taken by a release, nor is any lock of the core's held there. Read in 014d694e5d59 and
    /// a v3.4 tree (W0), and in a v4.4 tree (W1); since W2 the bit is in the core's half, and is cleared before.
    /// </summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> Declared { get; } = new[]
    {
        Table("watchdog", "W0", (["open-close-vs-rmmod", "close-vs-rmmod"], Parse(null, "null wdd: watchdog_release", "freed wdt_data.wdd.status:DEV_OPEN: watchdog_release"))),
        Table(
            "watchdog",
            "W1",
            (
                ["open-close-old-vs-rmmod", "close-old-vs-rmmod"],
                Parse(null, "freed wdt_data: watchdog_release", "freed wdt_data.wdd.status:DEV_OPEN: watchdog_release", "data wdt.data: watchdog_release")),
            (
                ["counted-open-close-old-vs-rmmod", "counted-close-old-vs-rmmod"],
                Parse(null, "data wdt.data: watchdog_release", "text wdt.text: wdt_unref"))),
        // The close of a watchdog that nobody counted the file for frees the core's half; the character device in it keeps the module.
        Table("watchdog", "W2", (["start-running-close-vs-rmmod"], Parse("W2c", "freed watchdog_core_data: cdev_put"))),
    }.SelectMany(table => table).ToDictionary(d => d.Key, d => d.Value);
}
