using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// <c>struct i2c_client</c> of a chip on the bus: registered, a child of the adapter's device, on which it holds a reference.
/// </summary>
public sealed class I2cChip : KernelObject
{
    private I2cChip(I2cAdapter adap)
        : base(adap.Machine, "i2c_client") => Dev = new Device(this, "dev", I2cClientDevRelease, adap.Dev);

    /// <summary>Its device.</summary>
    public Device Dev { get; }

    /// <summary><c>i2c_new_client_device</c>.</summary>
    public static async Op I2cNewClientDevice(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
        var client = new I2cChip(adap);
        await client.Dev.Add();
        adap.Clients.Add(client);
    }

    /// <summary><c>i2c_unregister_device</c>.</summary>
    internal async Op I2cUnregisterDevice()
    {
        await Touch();
        await Dev.Unregister();
    }

    private async Op I2cClientDevRelease() => await Kfree();
}
