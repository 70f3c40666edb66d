using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>The device that <c>device_create</c> makes, child of the adapter's, with the name attribute. Up to v5.4.</summary>
internal sealed class I2cClassDevice : KernelObject
{
    internal I2cClassDevice(Machine machine, Device parent, DeviceAttribute name)
        : base(machine, "i2c_class_device")
    {
        Dev = new Device(this, "dev", async () => await Kfree("device_create_release"), parent);
        Dev.AddAttribute(name);
    }

    internal Device Dev { get; }

    /// <summary><c>device_destroy</c>: finds it, with a reference, and unregisters it.</summary>
    internal async Op DeviceDestroy()
    {
        await Dev.Get();
        await Dev.Put();
        await Dev.Unregister();
    }
}
