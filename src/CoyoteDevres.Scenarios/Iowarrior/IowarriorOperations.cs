using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Iowarrior;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>What users do with an IO-Warrior; one process at a time can open it, so that two who have it open share the file.</summary>
internal static class IowarriorOperations
{
    private static readonly CharacterUsers<IowarriorBench> Users = new("iowd");

    internal static IReadOnlyList<UserOperation<IowarriorBench>> All { get; } =
    [
        Users.OpenClose("open -> -ENODEV"),
        Shared("read", "read -> -ENODEV", async (process, file) => await process.Read(file)),
        Shared("write", "write -> -ENODEV", async (process, file) => await process.Write(file)),
        Shared("ioctl", $"{IowarriorCommand.Read} -> -ENODEV", async (process, file) => await process.Ioctl(file, IowarriorCommand.Read)),
        Shared("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        Shared("close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<IowarriorBench>> Sequences { get; } =
    [
        Users.OpenUnbindClose,
        Users.OpenUnbind("open-unbind-read-close", null, async (_, process, file) => await process.Read(file)),
        Users.OpenUnbind("open-unbind-write-close", null, async (_, process, file) => await process.Write(file)),
        Users.OpenUnbindOpenClose(null),
    ];

    private static UserOperation<IowarriorBench> Shared(string name, string? whenGone, Func<UserProcess, File, Op> use) =>
        Users.UseAndClose(name, whenGone, use, (bench, setUp) => bench.Share(setUp));
}
