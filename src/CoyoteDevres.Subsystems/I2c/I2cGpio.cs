using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary><c>struct i2c_gpio_private_data</c> (i2c-gpio.c): contains the adapter; <c>devm_kzalloc</c>ed.</summary>
public sealed class I2cGpioPrivateData : KernelObject
{
    internal I2cGpioPrivateData(Machine machine, Module owner, I2cCore core, Device parent)
        : base(machine, "i2c_gpio_private_data") => Adap = new I2cAdapter(this, owner, core, parent);

    /// <summary>The embedded adapter.</summary>
    public I2cAdapter Adap { get; }
}

/// <summary>The device that the bus driver is bound to: <c>i2c-gpio.0</c>. Outlives the scenario.</summary>
public sealed class PlatformDevice : KernelObject
{
    /// <summary>Creates and registers it.</summary>
    public PlatformDevice(Machine machine)
        : base(machine, "platform_device")
    {
        Dev = new Device(this, "dev", async () => await Kfree("platform_device_release"));
        Retain();
    }

    /// <summary>Its device, whose lock an unbind holds.</summary>
    public Device Dev { get; }
}

/// <summary>
/// A bus driver, after i2c-gpio.c and i2c-algo-bit.c: its private data is managed memory, so it goes right after
/// <c>i2c_del_adapter</c> has returned. [V] i2c_gpio_remove, about v6.2, and bit_xfer, mainline; [R] that v4.3 frees it the same way.
/// </summary>
/// <remarks>The two GPIO lines it bangs, managed too, are not modelled: they go with the private data.</remarks>
public sealed class I2cGpioDriver : DeviceDriver
{
    private readonly Machine machine;
    private readonly I2cCore core;
    private readonly I2cDevDriver chardev;
    private I2cGpioPrivateData? drvdata;

    /// <summary>Creates the driver.</summary>
    /// <param name="core">i2c-core.</param>
    /// <param name="chardev">i2c-dev.</param>
    /// <param name="module">The driver's module.</param>
    public I2cGpioDriver(I2cCore core, I2cDevDriver chardev, Module module)
        : base("i2c-gpio")
    {
        ArgumentNullException.ThrowIfNull(core);
        machine = core.Machine;
        this.core = core;
        this.chardev = chardev;
        Module = module;
    }

    /// <inheritdoc/>
    public override Module? Owner => Module is LoadableModule ? Module : null;

    /// <summary>Its module: <c>adap-&gt;owner</c>.</summary>
    public Module Module { get; }

    /// <summary><c>i2c_gpio_probe</c>: private data first, so that it is released last; then the adapter.</summary>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var priv = new I2cGpioPrivateData(machine, Module, core, device);
        await device.Resources.AddAction(async () => await priv.Kfree("devres_release_all"));
        drvdata = priv;
        return await core.I2cRegisterAdapter(priv.Adap, chardev);
    }

    /// <summary>The adapter stays bound: its memory is no leak.</summary>
    public void Retain()
    {
        drvdata!.Retain();
        foreach (var client in drvdata.Adap.Clients)
            client.Retain();
    }

    /// <summary><c>i2c_gpio_remove</c>.</summary>
    public override Op Remove(Device device) => core.I2cDelAdapter(drvdata!.Adap, chardev);

    /// <summary>
    /// <c>bit_xfer</c> (i2c-algo-bit.c, <c>algo-&gt;master_xfer</c>): bangs the lines through the private data, many times. The first
    /// and the last access are modelled; those in between are to the same memory.
    /// </summary>
    internal static async Op<int> BitXfer(I2cAdapter adap)
    {
        await adap.Touch();
        await adap.Touch("i2c_stop");
        return 1;
    }
}
