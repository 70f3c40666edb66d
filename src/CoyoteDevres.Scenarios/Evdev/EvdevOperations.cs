using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Evdev;

namespace CoyoteDevres.Scenarios.Evdev;

/// <summary>What users do with an event node.</summary>
internal static class EvdevOperations
{
    private static readonly CharacterUsers<EvdevBench> Users = new("evtest");

    internal static IReadOnlyList<UserOperation<EvdevBench>> All { get; } =
    [
        Users.OpenClose(null),
        Users.UseAndClose("read", "read -> -ENODEV", async (process, file) => await process.Read(file)),
        Users.UseAndClose("write", "write -> -ENODEV", async (process, file) => await process.Write(file)),
        Users.UseAndClose("ioctl", $"{EvdevCommand.GetId} -> -ENODEV", async (process, file) => await process.Ioctl(file, EvdevCommand.GetId)),
        Users.UseAndClose("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        Users.UseAndClose("close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<EvdevBench>> Sequences { get; } =
    [
        Users.OpenUnbindClose,
        Users.OpenUnbind("open-unbind-read-close", null, async (_, process, file) => await process.Read(file)),
        Users.OpenUnbind("open-unbind-write-close", null, async (_, process, file) => await process.Write(file)),
        Users.OpenUnbindOpenClose(null),
    ];
}
