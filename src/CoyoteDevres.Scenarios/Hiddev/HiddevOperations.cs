using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hiddev;

namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>What users do with a hiddev node.</summary>
internal static class HiddevOperations
{
    private static readonly CharacterUsers<HiddevBench> Users = new("upsd");

    internal static IReadOnlyList<UserOperation<HiddevBench>> All { get; } =
    [
        Users.OpenClose("open -> -ENODEV"),
        Users.UseAndClose("read", "read -> -EIO", async (process, file) => await process.Read(file)),
        Users.UseAndClose("devinfo", null, async (process, file) => await process.Ioctl(file, HiddevCommand.GetDevInfo)),
        Users.UseAndClose("string", null, async (process, file) => await process.Ioctl(file, HiddevCommand.GetString)),
        Users.UseAndClose("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        Users.UseAndClose("close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<HiddevBench>> Sequences { get; } =
    [
        Users.OpenUnbindClose,
        Users.OpenUnbind("open-unbind-read-close", null, async (_, process, file) => await process.Read(file)),
        Users.OpenUnbind("open-unbind-string-close", null, async (_, process, file) => await process.Ioctl(file, HiddevCommand.GetString)),
        Users.OpenUnbindOpenClose(null),
    ];

    /// <summary>With a device that does not answer once it is connected: two users who open, one of them again and again.</summary>
    internal static IReadOnlyList<UserOperation<HiddevBench>> Stalled { get; } =
    [
        new("stalled-open", "upsd", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await bench.Open(process))),
        new("stalled-reopen", "usbhid-dump", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            await CharacterUsers<HiddevBench>.OpenAndClose(bench, process);
            await bench.Open(process);
        })),
    ];
}
