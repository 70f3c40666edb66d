using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Evdev;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Evdev;

/// <summary>What users do with an event node.</summary>
internal static class EvdevOperations
{
    internal static IReadOnlyList<UserOperation<EvdevBench>> All { get; } =
    [
        new("open-close", "evtest", null, (bench, _) => Op.From<Func<UserProcess, Op>>(process => OpenClose(bench, process))),
        OnFile("read", "read -> -ENODEV", async (process, file) => await process.Read(file)),
        OnFile("write", "write -> -ENODEV", async (process, file) => await process.Write(file)),
        OnFile("ioctl", $"{EvdevCommand.GetId} -> -ENODEV", async (process, file) => await process.Ioctl(file, EvdevCommand.GetId)),
        OnFile("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        OnFile("close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<EvdevBench>> Sequences { get; } =
    [
        Sequence("open-unbind-close", (_, _, _) => Op.Done),
        Sequence("open-unbind-read-close", async (_, process, file) => await process.Read(file)),
        Sequence("open-unbind-write-close", async (_, process, file) => await process.Write(file)),
        Sequence("open-unbind-open-close", (bench, process, _) => OpenClose(bench, process)),
    ];

    private static async Op OpenClose(EvdevBench bench, UserProcess process)
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    }

    private static UserOperation<EvdevBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "evtest", whenGone, async (bench, process) =>
    {
        var file = await bench.MustOpen(process);
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });

    private static UserOperation<EvdevBench> Sequence(string name, Func<EvdevBench, UserProcess, File, Op> use) => new(
        name,
        "evtest",
        DriverCore.Unbound,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await bench.MustOpen(process);
            await bench.Host.Unbind(process);
            await use(bench, process, file);
            await process.Close(file);
        }));
}
