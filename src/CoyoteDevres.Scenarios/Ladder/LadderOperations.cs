using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Ladder;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Ladder;

/// <summary>What users do with the generic device, and how it goes.</summary>
internal static class LadderOperations
{
    /// <summary>The branch of a hot unplug that is over.</summary>
    internal const string Unplugged = "unplug -> done";

    /// <summary>Unbinding through sysfs, and the device's own going; both end in the driver's remove.</summary>
    internal static IReadOnlyList<Removal<LadderBench>> Removals { get; } =
    [
        new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => process.Unbind(bench.Dev, bench.Driver)),
        new("unplug", "kworker/usb", Unplugged, async (bench, _) =>
        {
            await bench.Dev.Del();
            bench.Machine.Branch(Unplugged);
        }),
    ];

    /// <summary>Opens the device and uses it once.</summary>
    internal static UserOperation<LadderBench> OpenUse { get; } = new("open-ioctl-close", "toyd", "open -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
    {
        if (await process.Open(bench.Node) is not { } file)
            return;
        await process.Ioctl(file, ToyIoctl.GetStatus);
        await process.Close(file);
    }));

    internal static IReadOnlyList<UserOperation<LadderBench>> All(bool refuses) =>
    [
        new("open-close", "toyd", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await process.Open(bench.Node) is { } file)
                await process.Close(file);
        })),
        OnFile("ioctl", refuses ? $"{ToyIoctl.GetStatus} -> -ENODEV" : null, async (process, file) => await process.Ioctl(file, ToyIoctl.GetStatus)),
        OnFile("read", refuses ? "read -> -ENODEV" : null, async (process, file) => await process.Read(file)),
        OnFile("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        OnFile("close", null, (_, _) => Op.Done),
    ];

    /// <summary>
    /// Pinchart's sequence: bind (in the set-up), open, unbind, close, by one process; and what may come between the last two.
    /// </summary>
    internal static IReadOnlyList<UserOperation<LadderBench>> Sequences(bool refuses) =>
    [
        Sequence("open-unbind-close", null, (_, _, _) => Op.Done),
        Sequence("open-unbind-ioctl-close", refuses ? $"{ToyIoctl.GetStatus} -> -ENODEV" : null, async (_, process, file) => await process.Ioctl(file, ToyIoctl.GetStatus)),
        Sequence("open-unbind-read-close", refuses ? "read -> -ENODEV" : null, async (_, process, file) => await process.Read(file)),
        Sequence("open-unbind-poll-close", null, async (_, process, file) => await process.Poll(file, PollMask.In)),
        Sequence("open-unbind-open-close", null, async (bench, process, _) =>
        {
            if (await process.Open(bench.Node) is { } second)
                await process.Close(second);
        }),
    ];

    private static UserOperation<LadderBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "toyd", whenGone, async (bench, process) =>
    {
        var file = (await process.Open(bench.Node))!;
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });

    private static UserOperation<LadderBench> Sequence(string name, string? whenGone, Func<LadderBench, UserProcess, File, Op> use) => new(
        name,
        "toyd",
        whenGone ?? DriverCore.Unbound,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = (await process.Open(bench.Node))!;
            await process.Unbind(bench.Dev, bench.Driver);
            await use(bench, process, file);
            await process.Close(file);
        }));
}
