using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Watchdog;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>One process that opens, unbinds the driver itself, and goes on with its file.</summary>
internal static class WatchdogSequences
{
    /// <summary>Through the watchdog's own node, or the old one if there is no other.</summary>
    internal static IReadOnlyList<UserOperation<WatchdogBench>> All { get; } =
    [
        OpenUnbind("open-unbind-close", isOldNode: false),
        OpenUnbind("open-unbind-write-close", isOldNode: false, async (process, file) => await process.Write(file)),
        OpenUnbind("open-unbind-ioctl-close", isOldNode: false, async (process, file) => await process.Ioctl(file, WatchdogIoctl.KeepAlive)),
        OpenUnbind("open-unbind-get-timeout-close", isOldNode: false, async (process, file) => await process.Ioctl(file, WatchdogIoctl.GetTimeout)),
        new("unbind-open", "sh", DriverCore.Unbound, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            await bench.Unbind(process);
            await bench.Open(process, isOldNode: false);
        })),
        Reopen("open-close-open-close-unbind", isOldNode: false),
    ];

    /// <summary>Through <c>/dev/watchdog</c>, where the watchdog has a node of its own too.</summary>
    internal static IReadOnlyList<UserOperation<WatchdogBench>> OldNode { get; } =
    [
        OpenUnbind("open-old-unbind-close", isOldNode: true),
        OpenUnbind("open-old-unbind-write-close", isOldNode: true, async (process, file) => await process.Write(file)),
        ReopenOld,
    ];

    /// <summary>Opens, closes, and again; then the driver is unbound.</summary>
    internal static UserOperation<WatchdogBench> ReopenOld => Reopen("open-old-close-open-close-unbind", isOldNode: true);

    private static UserOperation<WatchdogBench> Reopen(string name, bool isOldNode) => new(name, "sh", DriverCore.Unbound, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(async process =>
        {
            for (int time = 0; time < 2; time++)
            {
                if (await bench.Open(process, isOldNode) is { } file)
                    await process.Close(file);
            }

            await bench.Unbind(process);
        }));

    private static UserOperation<WatchdogBench> OpenUnbind(string name, bool isOldNode, Func<UserProcess, File, Op>? use = null) =>
        new(name, "sh", DriverCore.Unbound, async (bench, setUp) =>
        {
            var file = await bench.Share(setUp, isOldNode);
            return async process =>
            {
                await bench.Unbind(process);
                if (use is not null)
                    await use(process, file);
                await process.Close(file);
            };
        });
}
