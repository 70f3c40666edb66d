using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// A driver that uses a line of somebody else's chip, and has nothing of it but the descriptor: its reference on the device and on the
/// provider's module. Nothing tells it that the chip goes, where no device link makes the driver core unbind it first.
/// </summary>
public sealed class GpioConsumer
{
    private readonly GpioDesc desc;

    private GpioConsumer(GpioDesc desc) => this.desc = desc;

    /// <summary><c>gpiod_get</c>: of it, the request.</summary>
    public static async Op<GpioConsumer> Get(GpioDevice gdev, int offset)
    {
        ArgumentNullException.ThrowIfNull(gdev);
        var desc = gdev.Descs[offset];
        await gdev.Version.Gpiod.GpiodRequest(desc);
        return new GpioConsumer(desc);
    }

    /// <summary><c>gpiod_get_value_cansleep</c>: the value, or a negative error.</summary>
    public Op<int> GetValue() => desc.Device.Version.Gpiod.GpiodGetValueCansleep(desc, "gpiod_get_value_cansleep");

    /// <summary><c>gpiod_put</c>.</summary>
    public Op Put() => desc.Device.Version.Gpiod.GpiodFree(desc);
}
