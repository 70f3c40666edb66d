using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Watchdog;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>
/// What users do with a watchdog. A process that does not close its file keeps it, paused in user space, until it is killed when
/// nothing else can happen: closing against a removal is an operation of its own.
/// </summary>
internal static class WatchdogOperations
{
    /// <summary>The operations on the watchdog's own node, or on the old one if there is no other.</summary>
    /// <param name="tests">True if the file operations test whether the driver's half is there.</param>
    /// <param name="allTest">True if those that only tell something do so too.</param>
    internal static IReadOnlyList<UserOperation<WatchdogBench>> All(bool tests, bool allTest) =>
    [
        Open("open", null, isOldNode: false),
        OpenClose,
        OnFile("write", tests ? "write -> -ENODEV" : null, async (process, file) => await process.Write(file)),
        Ioctl("keepalive", WatchdogIoctl.KeepAlive, tests),
        Ioctl("disable", WatchdogIoctl.SetOptions, tests),
        Ioctl("get-timeout", WatchdogIoctl.GetTimeout, allTest),
        Ioctl("get-support", WatchdogIoctl.GetSupport, allTest),
        OnFile("close", null, (process, file) => process.Close(file)),
    ];

    /// <summary>What came with W2: two more ioctls that test, and the attribute in sysfs.</summary>
    internal static IReadOnlyList<UserOperation<WatchdogBench>> SinceW2 { get; } =
    [
        Ioctl("get-status", WatchdogIoctl.GetStatus, tests: true),
        Ioctl("set-timeout", WatchdogIoctl.SetTimeout, tests: true),
        new(
            "read-status", "cat", "read status -> -ENODEV",
            (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Version.StatusAttribute!))),
    ];

    /// <summary>Opens <c>/dev/watchdog</c>, where the watchdog has a node of its own too.</summary>
    internal static UserOperation<WatchdogBench> OpenOld { get; } = Open("open-old", "open -> -ENODEV", isOldNode: true);

    /// <summary>Nobody opens it.</summary>
    internal static UserOperation<WatchdogBench> Unopened { get; } = new("unopened", "daemon", null, (_, _) => Op.From<Func<UserProcess, Op>>(process => process.Pause()));

    /// <summary>The file stays open, and nothing is done with it: the worker alone is against the removal.</summary>
    internal static UserOperation<WatchdogBench> Hold { get; } = OnFile("hold", null, (_, _) => Op.Done);

    /// <summary>The same operations for another kind of driver, named after it.</summary>
    internal static IReadOnlyList<UserOperation<WatchdogBench>> For(string driver, params IReadOnlyList<UserOperation<WatchdogBench>> operations) =>
        [.. operations.Select(o => o with { Name = $"{driver}-{o.Name}" })];

    private static UserOperation<WatchdogBench> Open(string name, string? whenGone, bool isOldNode) =>
        new(name, "watchdogd", whenGone, (bench, _) => Op.From(Keeping(async process => await bench.Open(process, isOldNode)))) { IsAlikeTwice = true };

    /// <summary>Closes a file of the old node, where the watchdog has a node of its own too.</summary>
    internal static UserOperation<WatchdogBench> CloseOld { get; } = OnFile("close-old", null, (process, file) => process.Close(file), isOldNode: true);

    /// <summary>Opens and closes it.</summary>
    internal static UserOperation<WatchdogBench> OpenCloseOld { get; } = OpenAndClose("open-close-old", isOldNode: true);

    private static UserOperation<WatchdogBench> OpenClose => OpenAndClose("open-close", isOldNode: false);

    private static UserOperation<WatchdogBench> OpenAndClose(string name, bool isOldNode) => new(name, "watchdogd", null, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await bench.Open(process, isOldNode) is { } file)
                await process.Close(file);
        })) { IsAlikeTwice = true };

    private static UserOperation<WatchdogBench> Ioctl(string name, IoctlCommand command, bool tests) =>
        OnFile(name, tests ? $"{command} -> -ENODEV" : null, async (process, file) => await process.Ioctl(file, command));

    private static UserOperation<WatchdogBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use, bool isOldNode = false) =>
        new(name, "watchdogd", whenGone, async (bench, process) =>
        {
            var file = await bench.Share(process, isOldNode);
            return Keeping(p => use(p, file));
        }) { IsAlikeTwice = true };

    private static Func<UserProcess, Op> Keeping(Func<UserProcess, Op> body) => async process =>
    {
        await body(process);
        await process.Pause();
    };
}
