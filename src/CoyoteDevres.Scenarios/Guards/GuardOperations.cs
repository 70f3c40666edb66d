using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Guards;

/// <summary>What users of the generic device do against its removal, whatever guards it.</summary>
internal static class GuardOperations
{
    /// <summary>The unbinding process.</summary>
    internal static Removal<ToyBench> Unbind { get; } =
        new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => process.Unbind(bench.Bus.Dev, bench.Driver));

    /// <summary>All of them.</summary>
    /// <param name="refuses">Whether the guard refuses uses once the device is gone.</param>
    /// <param name="refusesOpens">Whether it also refuses opens that have found the device.</param>
    internal static IReadOnlyList<UserOperation<ToyBench>> All(bool refuses, bool refusesOpens) =>
    [
        Open($"open -> -{(refusesOpens ? "ENODEV" : "ENXIO")}"),
        Ioctl("short-ioctl", ToyIoctl.GetStatus, refuses),
        Ioctl("sleeping-ioctl", ToyIoctl.Calibrate, refuses),
        Ioctl("nested-ioctl", ToyIoctl.Nested, refuses),
        OnFile("blocking-read", null, (process, file) => process.Read(file)),
        OnFile("poll", null, async (process, file) => (int)await process.Poll(file, PollMask.In)),
    ];

    /// <summary>
    /// A use that lasts until another user's call, and that call: do the two meet while a removal waits? They do unless the removal,
    /// or the first user, keeps new uses out.
    /// </summary>
    internal static IReadOnlyList<UserOperation<ToyBench>> Partners { get; } =
        [Ioctl("await", ToyIoctl.Await, refuses: false), Ioctl("finish", ToyIoctl.Finish, refuses: false)];

    /// <summary>One process opens the device, uses it, unbinds it itself, uses it again, and closes it.</summary>
    internal static UserOperation<ToyBench> UnbindByHolder(bool refuses) => new(
        "ioctl-unbind-ioctl-close",
        "toyd",
        refuses ? $"{ToyIoctl.GetStatus} -> -ENODEV" : null,
        async (bench, process) =>
        {
            var file = await Opened(bench, process);
            return async user =>
            {
                await user.Ioctl(file, ToyIoctl.GetStatus);
                await user.Unbind(bench.Bus.Dev, bench.Driver);
                await user.Ioctl(file, ToyIoctl.GetStatus);
                await user.Close(file);
            };
        });

    /// <summary>The only operation that opens the file itself; it also uses it once.</summary>
    private static UserOperation<ToyBench> Open(string whenGone) => new(
        "open",
        "toyd",
        whenGone,
        async (bench, process) =>
        {
            var node = bench.Device.Node;
            return async user =>
            {
                if (await user.Open(node) is not { } file)
                    return;
                await user.Ioctl(file, ToyIoctl.GetStatus);
                await user.Close(file);
            };
        });

    private static UserOperation<ToyBench> Ioctl(string name, IoctlCommand command, bool refuses) =>
        OnFile(name, refuses ? $"{command} -> -ENODEV" : null, (process, file) => process.Ioctl(file, command));

    private static UserOperation<ToyBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op<int>> operation) => new(
        name,
        "toyd",
        whenGone,
        async (bench, process) =>
        {
            var file = await Opened(bench, process);
            return async user =>
            {
                await operation(user, file);
                await user.Close(file);
            };
        });

    private static async Op<File> Opened(ToyBench bench, UserProcess process) =>
        await process.Open(bench.Device.Node) ?? throw new InvalidOperationException("the generic device cannot be opened");
}
