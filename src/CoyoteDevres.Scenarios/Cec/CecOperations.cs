using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Cec;

namespace CoyoteDevres.Scenarios.Cec;

/// <summary>What users do with a CEC node.</summary>
internal static class CecOperations
{
    private static readonly CharacterUsers<CecBench> Users = new("cec-ctl");

    internal static IReadOnlyList<UserOperation<CecBench>> All { get; } =
    [
        Users.OpenClose("open -> -ENXIO"),
        Users.UseAndClose("receive", $"{CecCommand.Receive} -> -ENODEV", async (process, file) => await process.Ioctl(file, CecCommand.Receive)),
        Users.UseAndClose("get-phys-addr", $"{CecCommand.GetPhysAddr} -> -ENODEV", async (process, file) => await process.Ioctl(file, CecCommand.GetPhysAddr)),
        Users.UseAndClose("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        Users.UseAndClose("close", null, (_, _) => Op.Done),
    ];

    /// <summary>With a cable: what the adapter's going tells the files, and the last close.</summary>
    internal static IReadOnlyList<UserOperation<CecBench>> Plugged { get; } =
    [
        Users.UseAndClose(
            "plugged-dqevent",
            $"{CecCommand.DequeueEvent} -> -ENODEV",
            async (process, file) => await process.Ioctl(file, CecCommand.DequeueEvent),
            async (bench, setUp) =>
            {
                // The first event is the opening's own.
                var file = await CharacterUsers<CecBench>.MustOpen(bench, setUp);
                await setUp.Ioctl(file, CecCommand.DequeueEvent);
                return file;
            }),
        Users.UseAndClose("plugged-close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<CecBench>> Sequences { get; } =
    [
        new("open-close-unbind", "cec-ctl", DriverCore.Unbound, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            await CharacterUsers<CecBench>.OpenAndClose(bench, process);
            await bench.Unbind(process);
        })),
        Users.OpenUnbindClose,
        Users.OpenUnbind("open-unbind-receive-close", null, async (_, process, file) => await process.Ioctl(file, CecCommand.Receive)),
        Users.OpenUnbindOpenClose(null),
    ];
}
