using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Ipmi;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Ipmi;

/// <summary>What users do with an IPMI node.</summary>
internal static class IpmiOperations
{
    internal static IReadOnlyList<UserOperation<IpmiBench>> All { get; } =
    [
        new("open-close", "ipmievd", "open -> -EINVAL", (bench, _) => Op.From<Func<UserProcess, Op>>(process => OpenClose(bench, process))),
        OnFile("get-my-address", $"{IpmiCommand.GetMyAddress} -> -ENODEV", async (process, file) => await process.Ioctl(file, IpmiCommand.GetMyAddress)),
        OnFile("close", null, (_, _) => Op.Done),
    ];

    /// <summary>A request whose answer is on its way when the file is closed; alone, and beside another client.</summary>
    internal static IReadOnlyList<UserOperation<IpmiBench>> Partners { get; } =
        [OnFile("request-close", null, async (process, file) => await process.Ioctl(file, IpmiCommand.Send))];

    internal static IReadOnlyList<UserOperation<IpmiBench>> Sequences { get; } =
    [
        new("open-request-close", "ipmievd", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await bench.MustOpen(process);
            await process.Ioctl(file, IpmiCommand.Send);
            await process.Close(file);
        })),
        Sequence("open-unbind-close", (_, _, _) => Op.Done),
        Sequence("open-unbind-request-close", async (_, process, file) => await process.Ioctl(file, IpmiCommand.Send)),
        Sequence("open-unbind-open-close", (bench, process, _) => OpenClose(bench, process)),
    ];

    private static async Op OpenClose(IpmiBench bench, UserProcess process)
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    }

    private static UserOperation<IpmiBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "ipmievd", whenGone, async (bench, process) =>
    {
        var file = await bench.MustOpen(process);
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });

    private static UserOperation<IpmiBench> Sequence(string name, Func<IpmiBench, UserProcess, File, Op> use) => new(
        name,
        "ipmievd",
        DriverCore.Unbound,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await bench.MustOpen(process);
            await bench.Host.Unbind(process);
            await use(bench, process, file);
            await process.Close(file);
        }));
}
