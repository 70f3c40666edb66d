using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Iowarrior;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>What users do with an IO-Warrior.</summary>
internal static class IowarriorOperations
{
    internal static IReadOnlyList<UserOperation<IowarriorBench>> All { get; } =
    [
        new("open-close", "iowd", "open -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(process => OpenClose(bench, process))),
        OnFile("read", "read -> -ENODEV", async (process, file) => await process.Read(file)),
        OnFile("write", "write -> -ENODEV", async (process, file) => await process.Write(file)),
        OnFile("ioctl", $"{IowarriorCommand.Read} -> -ENODEV", async (process, file) => await process.Ioctl(file, IowarriorCommand.Read)),
        OnFile("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        OnFile("close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<IowarriorBench>> Sequences { get; } =
    [
        Sequence("open-unbind-close", (_, _, _) => Op.Done),
        Sequence("open-unbind-read-close", async (_, process, file) => await process.Read(file)),
        Sequence("open-unbind-write-close", async (_, process, file) => await process.Write(file)),
        Sequence("open-unbind-open-close", (bench, process, _) => OpenClose(bench, process)),
    ];

    private static async Op OpenClose(IowarriorBench bench, UserProcess process)
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    }

    private static UserOperation<IowarriorBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "iowd", whenGone, async (bench, process) =>
    {
        var file = await bench.Share(process);
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });

    private static UserOperation<IowarriorBench> Sequence(string name, Func<IowarriorBench, UserProcess, File, Op> use) => new(
        name,
        "iowd",
        DriverCore.Unbound,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = (await bench.Open(process))!;
            await bench.Host.Unbind(process);
            await use(bench, process, file);
            await process.Close(file);
        }));
}
