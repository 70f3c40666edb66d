using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>What shows how handles on a chip are made and kept: users without a file, and several with one file. For G6.</summary>
internal static class GpioHandles
{
    private static readonly IoctlCommand Unknown = new("GPIO_UNKNOWN_IOCTL");

    /// <summary>A driver looks at its line once more and gives it back, as when it is unbound, too.</summary>
    internal static UserOperation<GpioBench> Consumer { get; } = new("consumer", "leds-gpio", null, async (bench, _) =>
    {
        var consumer = await bench.GetLine();
        return _ => UseAndPut(consumer);
    });

    /// <summary>Reads a line through a file that another process has, too (a thread, a child, or whoever got it by a socket).</summary>
    internal static UserOperation<GpioBench> SharedGetValues { get; } = SharedLine("shared-get-values", GpioIoctl.LineGetValues);

    /// <summary>The shortest of all operations on such a file: an ioctl that does not exist.</summary>
    internal static UserOperation<GpioBench> SharedIoctl { get; } = SharedLine("shared-ioctl", Unknown);

    /// <summary>The same on a file of the chip's.</summary>
    internal static UserOperation<GpioBench> SharedChipIoctl { get; } =
        Shared("shared-chip-ioctl", "gpioget", Unknown, (bench, process) => bench.OpenChip(process));

    /// <summary>A driver uses its line after the removal, which nothing has told it of.</summary>
    internal static UserOperation<GpioBench> ConsumerSequence { get; } = new("get-unbind-value-put", "leds-gpio", DriverCore.Unbound, async (bench, _) =>
    {
        var consumer = await bench.GetLine();
        return async process =>
        {
            await bench.Unbind(process);
            await UseAndPut(consumer);
        };
    });

    private static async Op UseAndPut(GpioConsumer consumer)
    {
        await consumer.GetValue();
        await consumer.Put();
    }

    private static UserOperation<GpioBench> SharedLine(string name, IoctlCommand command) =>
        Shared(name, "gpioset", command, (bench, process) => bench.OpenLine(process, LineConfig.Input));

    private static UserOperation<GpioBench> Shared(string name, string comm, IoctlCommand command, Func<GpioBench, UserProcess, Op<Kernel.File>> open) =>
        new(name, comm, null, async (bench, process) =>
        {
            var file = await bench.Share(process, () => open(bench, process));
            return async user =>
            {
                await GpioOperations.Ioctl(user, file, command);
                await user.Pause();
            };
        });
}
