using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Dvb;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>What users do with the functions of a DVB adapter; each lets one user in at a time.</summary>
internal static class DvbOperations
{
    private static readonly IoctlCommand Reset = new("CA_RESET"), GetInterface = new("NET_GET_IF");

    /// <summary>What has the function's only user from the set-up on.</summary>
    internal static IReadOnlyList<string> Exclusive { get; } = ["ca-close", "ca-ioctl", "ca-hold", "net-close", "net-ioctl", "fe-close"];

    /// <summary>The operations on one function.</summary>
    internal static IReadOnlyList<UserOperation<DvbBench>> All(DvbKind kind) => kind switch
    {
        DvbKind.Ca => [OpenClose("ca"), OnFile("ca-close", (process, file) => process.Close(file)), OnFile("ca-ioctl", Ioctl(Reset)), OnFile("ca-hold", (process, _) => process.Pause())],
        DvbKind.Net => [OpenClose("net"), OnFile("net-close", (process, file) => process.Close(file)), OnFile("net-ioctl", Ioctl(GetInterface))],
        _ =>
        [
            OpenClose("fe"),
            OnFile("fe-close", (process, file) => process.Close(file)),
            new("fe-open-stale", "szap", null, async (bench, process) =>
            {
                await ((DvbFrontend)bench.Driver.Function).LeaveThread();
                return Opening(bench);
            }),
        ],
    };

    /// <summary>
    /// The same while somebody tries to unload the driver's module: <c>adapter-&gt;module</c>, the owner of each device's copy of the operations, is pinned by every open file
    /// (<c>fops_get</c> in <c>dvb_device_open</c>, under <c>minor_rwsem</c>, until <c>__fput</c>), the character device being dvb-core's. CA takes another reference of its own.
    /// </summary>
    internal static IReadOnlyList<UserOperation<DvbBench>> BesideRmmod(DvbKind kind) =>
        [.. All(kind).Select(o => Exclusive.Contains(o.Name) ? HostDevice.Pinning(o) : o)];

    /// <summary>
    /// One process that opens the node, unbinds the driver itself and closes; one that opens a node whose registration has failed; one that
    /// closes, opens again and closes before it unbinds, which waits for a wrong count; and one that has it open while it unbinds.
    /// </summary>
    internal static IReadOnlyList<UserOperation<DvbBench>> Sequences(DvbKind kind, bool waits) => kind switch
    {
        DvbKind.Ca => waits ? [FailedRegistration] : [Sequence("ca-open-unbind-close"), FailedRegistration],
        DvbKind.Net => [Reopened, HeldOpen],
        _ => [],
    };

    private static UserOperation<DvbBench> Reopened { get; } = new("net-close-open-close-unbind", "vdr", DriverCore.Unbound, async (bench, process) =>
    {
        var file = await MustOpen(bench, process);
        return async other =>
        {
            await other.Close(file);
            await Opening(bench)(other);
            await bench.Host.Unbind(other);
        };
    });

    private static UserOperation<DvbBench> FailedRegistration { get; } = new("failed-register-open", "udevd", null, async (bench, process) =>
    {
        var node = process.Machine.Nodes.CreateNode("/dev/dvb/adapter0/node1");
        await bench.Driver.RegisterAnother(node);
        return async other => await other.Open(node);
    });

    private static UserOperation<DvbBench> HeldOpen { get; } = new("net-open-unbind", "vdr", DriverCore.Unbound, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
    {
        await MustOpen(bench, process);
        await bench.Host.Unbind(process);
    }));

    /// <summary>Opens in the race, and closes.</summary>
    private static UserOperation<DvbBench> OpenClose(string kind) => new($"{kind}-open", "vdr", "open -> -ENODEV", (bench, _) => Op.From(Opening(bench)));

    private static UserOperation<DvbBench> OnFile(string name, Func<UserProcess, File, Op> use) => new(name, "vdr", null, async (bench, process) =>
    {
        var file = await MustOpen(bench, process);
        return async other =>
        {
            await use(other, file);
        };
    });

    private static UserOperation<DvbBench> Sequence(string name) => new(name, "vdr", null, async (bench, process) =>
    {
        var file = await MustOpen(bench, process);
        return async other =>
        {
            await bench.Host.Unbind(other);
            await other.Close(file);
        };
    });

    private static Func<UserProcess, Op> Opening(DvbBench bench) => async process =>
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    };

    private static Func<UserProcess, File, Op> Ioctl(IoctlCommand command) => async (process, file) => await process.Ioctl(file, command);

    private static async Op<File> MustOpen(DvbBench bench, UserProcess process) =>
        await bench.Open(process) ?? throw new InvalidOperationException("the node could not be opened in the set-up");
}
