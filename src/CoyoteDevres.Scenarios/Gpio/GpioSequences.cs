using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>
/// One process that opens, unbinds the provider itself, and goes on with its files: no interleaving is needed ("Don't blame devres",
/// FOSDEM 2023).
/// </summary>
internal static class GpioSequences
{
    internal static IReadOnlyList<UserOperation<GpioBench>> All { get; } =
    [
        Chip("open-unbind-close", null),
        Chip("open-unbind-ioctl-close", (process, chip) => GpioOperations.Ioctl(process, chip, GpioIoctl.GetLineInfoWatch, 0)),
        Chip("open-unbind-read-close", GpioOperations.Read),
        Chip("open-unbind-poll-close", GpioOperations.PollFile),
        Line("request-unbind-close", LineConfig.Input, null),
        Line("edge-unbind-close", LineConfig.RisingEdge, null),
        Line("debounce-unbind-close", LineConfig.Debounced, null),
        Line("request-unbind-ioctl-close", LineConfig.Input, (process, line) => GpioOperations.Ioctl(process, line, GpioIoctl.LineGetValues)),
        Line("request-unbind-read-close", LineConfig.Input, GpioOperations.Read),
        Line("request-unbind-poll-close", LineConfig.Input, GpioOperations.PollFile),
        new("watch-request-unbind-close", "gpio", DriverCore.Unbound, WatchOwnLine),
    ];

    /// <summary>Since v6.13: what the callback allocates may fail.</summary>
    internal static IReadOnlyList<UserOperation<GpioBench>> OfEvents { get; } =
        [.. All, new("watch-request-nomem-close", "gpio", DriverCore.Unbound, NoMemoryForEvent)];

    private static UserOperation<GpioBench> Chip(string name, Func<UserProcess, Kernel.File, Op>? use) =>
        new(name, "gpio", DriverCore.Unbound, async (bench, process) => Sequence(bench, await bench.OpenChip(process), use));

    private static UserOperation<GpioBench> Line(string name, LineConfig config, Func<UserProcess, Kernel.File, Op>? use) =>
        new(name, "gpio", DriverCore.Unbound, async (bench, process) => Sequence(bench, await bench.OpenLine(process, config), use));

    private static Func<UserProcess, Op> Sequence(GpioBench bench, Kernel.File file, Func<UserProcess, Kernel.File, Op>? use) => async process =>
    {
        await bench.Unbind(process);
        if (use is not null)
            await use(process, file);
        await process.Close(file);
    };

    /// <summary>Requests and closes a line that its chip's file watches; one of the two events may not be allocated. Nothing is left open when it unbinds.</summary>
    private static async Op<Func<UserProcess, Op>> NoMemoryForEvent(GpioBench bench, UserProcess process)
    {
        var chip = await bench.OpenWatcher(process);
        bench.Gpio.Machine.Faults.AllocationsFail(1);
        return async p =>
        {
            if (await GpioBench.RequestLine(p, chip, 0, LineConfig.Input) is { } line)
                await p.Close(line);
            await p.Close(chip);
            await bench.Unbind(p);
        };
    }

    /// <summary>Closes the line while the chip's file still watches it.</summary>
    private static async Op<Func<UserProcess, Op>> WatchOwnLine(GpioBench bench, UserProcess process)
    {
        var chip = await bench.OpenWatcher(process);
        var line = await bench.OpenLine(process, LineConfig.Input);
        return async p =>
        {
            await bench.Unbind(p);
            await p.Close(line);
            await p.Close(chip);
        };
    }
}
