using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Lifetime;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>What users do with a device whose files use one of the tools, and how it goes.</summary>
internal static class LifetimeOperations
{
    internal static Removal<LifetimeBench> Unbind { get; } =
        new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => process.Unbind(bench.Dev, bench.Driver));

    /// <summary>Closes a file that was opened before.</summary>
    internal static UserOperation<LifetimeBench> Close { get; } = OnFile("close", null, (_, _) => Op.Done);

    /// <summary>Blocks until there is something to read.</summary>
    internal static UserOperation<LifetimeBench> Read { get; } = OnFile("read", null, async (process, file) => await process.Read(file));

    /// <summary>A use of a file that another process has, too.</summary>
    internal static UserOperation<LifetimeBench> Shared { get; } = new("shared-short", "toyd", null, async (bench, process) =>
    {
        var file = await bench.ShareFile(process);
        return async user =>
        {
            await user.Ioctl(file, ToyIoctl.GetStatus);
            await user.Close(file);
        };
    });

    /// <summary>Closes a file that has a resource of its own.</summary>
    internal static UserOperation<LifetimeBench> CloseMapped { get; } = new("close-mapped", "toyd", null, async (bench, process) =>
    {
        var file = (await process.Open(bench.Node))!;
        await process.Ioctl(file, LifetimeIoctl.Map);
        return user => user.Close(file);
    });

    /// <summary>Opens, uses and closes.</summary>
    /// <param name="error">What an open returns that the removal has overtaken.</param>
    internal static UserOperation<LifetimeBench> Open(string error) => new("open", "toyd", $"open -> {error}", (bench, _) =>
        Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await process.Open(bench.Node) is not { } file)
                return;
            await process.Ioctl(file, ToyIoctl.GetStatus);
            await process.Close(file);
        })) { IsAlikeTwice = true };

    /// <summary>A use that does not sleep.</summary>
    /// <param name="error">What it returns when the device is gone; null if the version has no such thing.</param>
    internal static UserOperation<LifetimeBench> Short(string? error) => Ioctl("short", ToyIoctl.GetStatus, error);

    /// <summary>A use that sleeps in bounded time.</summary>
    /// <param name="error">What it returns when the device is gone.</param>
    internal static UserOperation<LifetimeBench> Sleeping(string? error) => Ioctl("sleeping", ToyIoctl.Calibrate, error);

    /// <summary>A use inside a use.</summary>
    /// <param name="error">What it returns when the device is gone.</param>
    internal static UserOperation<LifetimeBench> Nested(string? error) => Ioctl("nested", ToyIoctl.Nested, error);

    /// <summary>One process opens, unbinds, uses and closes.</summary>
    /// <param name="error">What the use then returns; null if nothing in particular.</param>
    internal static UserOperation<LifetimeBench> OpenUnbindUseClose(string? error) =>
        new("open-unbind-short-close", "toyd", error is null ? DriverCore.Unbound : $"{ToyIoctl.GetStatus} -> {error}", (bench, _) =>
            Op.From<Func<UserProcess, Op>>(async process =>
            {
                var file = (await process.Open(bench.Node))!;
                await process.Unbind(bench.Dev, bench.Driver);
                await process.Ioctl(file, ToyIoctl.GetStatus);
                await process.Close(file);
            }));

    /// <summary>Nothing but unbinding.</summary>
    internal static UserOperation<LifetimeBench> UnbindAlone { get; } = new("unbind", "sysfs", DriverCore.Unbound, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(process => process.Unbind(bench.Dev, bench.Driver)));

    private static UserOperation<LifetimeBench> Ioctl(string name, IoctlCommand command, string? error) =>
        OnFile(name, error is null ? null : $"{command} -> {error}", async (process, file) => await process.Ioctl(file, command));

    private static UserOperation<LifetimeBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "toyd", whenGone, async (bench, process) =>
    {
        var file = (await process.Open(bench.Node))!;
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });
}
