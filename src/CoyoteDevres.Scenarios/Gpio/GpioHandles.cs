using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>What shows how handles on a chip are made and kept: users without a file, and several with one file. For G6.</summary>
internal static class GpioHandles
{
    /// <summary>A driver looks at its line once more and gives it back, as when it is unbound, too.</summary>
    internal static UserOperation<GpioBench> Consumer { get; } = new("consumer", "leds-gpio", null, async (bench, _) =>
    {
        var consumer = await bench.GetLine();
        return _ => UseAndPut(consumer);
    });

    /// <summary>Reads a line through a file that another process has, too (a thread, a child, or whoever got it by a socket).</summary>
    internal static UserOperation<GpioBench> SharedGetValues { get; } = Shared("shared-get-values", GpioIoctl.LineGetValues);

    /// <summary>The shortest of all operations on such a file: an ioctl that does not exist.</summary>
    internal static UserOperation<GpioBench> SharedIoctl { get; } = Shared("shared-ioctl", new IoctlCommand("GPIO_UNKNOWN_IOCTL"));

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

    private static UserOperation<GpioBench> Shared(string name, IoctlCommand command) => new(name, "gpioset", null, async (bench, process) =>
    {
        var line = await bench.ShareLine(process, LineConfig.Input);
        return async user =>
        {
            await GpioOperations.Ioctl(user, line, command);
            await user.Pause();
        };
    });
}
