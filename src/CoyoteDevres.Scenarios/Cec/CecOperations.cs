using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Cec;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Cec;

/// <summary>What users do with a CEC node.</summary>
internal static class CecOperations
{
    internal static IReadOnlyList<UserOperation<CecBench>> All { get; } =
    [
        new("open-close", "cec-ctl", "open -> -ENXIO", (bench, _) => Op.From<Func<UserProcess, Op>>(process => OpenClose(bench, process))),
        OnFile("receive", $"{CecCommand.Receive} -> -ENODEV", async (process, file) => await process.Ioctl(file, CecCommand.Receive)),
        OnFile("get-phys-addr", $"{CecCommand.GetPhysAddr} -> -ENODEV", async (process, file) => await process.Ioctl(file, CecCommand.GetPhysAddr)),
        OnFile("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        OnFile("close", null, (_, _) => Op.Done),
    ];

    /// <summary>With a cable: what the adapter's going tells the files, and the last close.</summary>
    internal static IReadOnlyList<UserOperation<CecBench>> Plugged { get; } =
    [
        // The first event is the opening's own; it is taken in the set-up.
        new("plugged-dqevent", "cec-ctl", $"{CecCommand.DequeueEvent} -> -ENODEV", async (bench, process) =>
        {
            var file = await bench.MustOpen(process);
            await process.Ioctl(file, CecCommand.DequeueEvent);
            return async user =>
            {
                await user.Ioctl(file, CecCommand.DequeueEvent);
                await user.Close(file);
            };
        }),
        OnFile("plugged-close", null, (_, _) => Op.Done),
    ];

    internal static IReadOnlyList<UserOperation<CecBench>> Sequences { get; } =
    [
        new("open-close-unbind", "cec-ctl", DriverCore.Unbound, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            await OpenClose(bench, process);
            await bench.Host.Unbind(process);
        })),
        Sequence("open-unbind-close", (_, _, _) => Op.Done),
        Sequence("open-unbind-receive-close", async (_, process, file) => await process.Ioctl(file, CecCommand.Receive)),
        Sequence("open-unbind-open-close", (bench, process, _) => OpenClose(bench, process)),
    ];

    private static async Op OpenClose(CecBench bench, UserProcess process)
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    }

    private static UserOperation<CecBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "cec-ctl", whenGone, async (bench, process) =>
    {
        var file = await bench.MustOpen(process);
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });

    private static UserOperation<CecBench> Sequence(string name, Func<CecBench, UserProcess, File, Op> use) => new(
        name,
        "cec-ctl",
        DriverCore.Unbound,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await bench.MustOpen(process);
            await bench.Host.Unbind(process);
            await use(bench, process, file);
            await process.Close(file);
        }));
}
