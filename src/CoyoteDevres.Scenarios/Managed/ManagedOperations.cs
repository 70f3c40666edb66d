using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Managed;

namespace CoyoteDevres.Scenarios.Managed;

/// <summary>What happens to a driver with managed resources while it is unbound.</summary>
internal static class ManagedOperations
{
    internal static Removal<ManagedBench> Unbind { get; } =
        new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => process.Unbind(bench.Dev, bench.Driver));

    /// <summary>DR9: the other device's driver is unbound.</summary>
    internal static Removal<ManagedBench> UnbindOther { get; } =
        new("unbind-other", "sysfs", DriverCore.Unbound, (bench, process) => process.Unbind(bench.Other!.Value.Dev, bench.Other.Value.Driver));

    /// <summary>The device raises its interrupt, which comes at any time. The process itself does nothing.</summary>
    internal static UserOperation<ManagedBench> Interrupt { get; } = new("irq", "hardware", null, (bench, _) =>
    {
        bench.Driver.Line!.Raise("irq/17");
        return Op.From<Func<UserProcess, Op>>(_ => Op.Done);
    });

    /// <summary>The interrupt comes while the driver is unbound, bound again and unbound again.</summary>
    internal static UserOperation<ManagedBench> Rebind { get; } = new("irq-unbind-bind-unbind", "sysfs", DriverCore.Unbound, (bench, _) =>
    {
        bench.Driver.Line!.Raise("irq/17");
        return Op.From<Func<UserProcess, Op>>(async process =>
        {
            await process.Unbind(bench.Dev, bench.Driver);
            await process.Bind(bench.Dev, bench.Driver);
            await process.Unbind(bench.Dev, bench.Driver);
        });
    });

    /// <summary>Nothing but unbinding.</summary>
    internal static UserOperation<ManagedBench> Alone { get; } = new("unbind", "sysfs", DriverCore.Unbound, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(process => process.Unbind(bench.Dev, bench.Driver)));

    /// <summary>Plays an effect and closes.</summary>
    internal static UserOperation<ManagedBench> Play { get; } = new("play-close", "fftest", "write -> -ENODEV", async (bench, process) =>
    {
        var file = (await process.Open(bench.Driver.Node!))!;
        return async user =>
        {
            await user.Write(file);
            await user.Close(file);
        };
    });

    /// <summary>Closes a file that was opened before.</summary>
    internal static UserOperation<ManagedBench> Close { get; } = new("close", "toyd", null, async (bench, process) =>
    {
        var file = (await process.Open(bench.Driver.Node!))!;
        return user => user.Close(file);
    });

    /// <summary>The sheet's sequence: open, play, unbind; the timer comes when it likes; close.</summary>
    internal static UserOperation<ManagedBench> PlayUnbindClose { get; } = new("play-unbind-close", "fftest", DriverCore.Unbound, async (bench, process) =>
    {
        var file = (await process.Open(bench.Driver.Node!))!;
        return async user =>
        {
            await user.Write(file);
            await user.Unbind(bench.Dev, bench.Driver);
            await user.Close(file);
        };
    });

    /// <summary>Open, unbind, close, by one process.</summary>
    internal static UserOperation<ManagedBench> UnbindClose { get; } = new("open-unbind-close", "toyd", DriverCore.Unbound, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = (await process.Open(bench.Driver.Node!))!;
            await process.Unbind(bench.Dev, bench.Driver);
            await process.Close(file);
        }));

    /// <summary>Reads the attribute.</summary>
    /// <param name="whenGone">What the removal makes of it, if the version gets that far.</param>
    internal static UserOperation<ManagedBench> Show(string? whenGone = null) => new("show", "cat", whenGone, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Driver.Level!)));
}
