using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hiddev;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>What users do with a hiddev node.</summary>
internal static class HiddevOperations
{
    internal static IReadOnlyList<UserOperation<HiddevBench>> All { get; } =
    [
        new("open-close", "upsd", "open -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(process => OpenClose(bench, process))),
        OnFile("read", "read -> -EIO", async (process, file) => await process.Read(file)),
        OnFile("devinfo", null, async (process, file) => await process.Ioctl(file, HiddevCommand.GetDevInfo)),
        OnFile("string", null, async (process, file) => await process.Ioctl(file, HiddevCommand.GetString)),
        OnFile("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        OnFile("close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<HiddevBench>> Sequences { get; } =
    [
        Sequence("open-unbind-close", (_, _, _) => Op.Done),
        Sequence("open-unbind-read-close", async (_, process, file) => await process.Read(file)),
        Sequence("open-unbind-string-close", async (_, process, file) => await process.Ioctl(file, HiddevCommand.GetString)),
        Sequence("open-unbind-open-close", (bench, process, _) => OpenClose(bench, process)),
    ];

    /// <summary>With a device that does not answer once it is connected: two users who open, one of them again and again.</summary>
    internal static IReadOnlyList<UserOperation<HiddevBench>> Stalled { get; } =
    [
        new("stalled-open", "upsd", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            await bench.Open(process);
        })),
        new("stalled-reopen", "usbhid-dump", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            await OpenClose(bench, process);
            await bench.Open(process);
        })),
    ];

    private static async Op OpenClose(HiddevBench bench, UserProcess process)
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    }

    private static UserOperation<HiddevBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "upsd", whenGone, async (bench, process) =>
    {
        var file = await bench.MustOpen(process);
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });

    private static UserOperation<HiddevBench> Sequence(string name, Func<HiddevBench, UserProcess, File, Op> use) => new(
        name,
        "upsd",
        DriverCore.Unbound,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await bench.MustOpen(process);
            await bench.Host.Unbind(process);
            await use(bench, process, file);
            await process.Close(file);
        }));
}
