using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>gpio_devices</c> since v6.9: changed under <c>gpio_devices_lock</c>, walked under <c>gpio_devices_srcu</c> (drivers/gpio/gpiolib.c; the walk
/// read in the patches of February 2024 and January 2026 that change it, the rest from memory).
/// </summary>
internal static class GpioDevices
{
    /// <summary>The part of <c>gpiochip_add_data_with_key</c> that publishes the device: <c>gpiodev_add_to_list_unlocked</c>.</summary>
    internal static async Op Add(GpioDevice gdev)
    {
        const string Function = "gpiochip_add_data_with_key";
        await gdev.Core.DevicesLock.Lock(Function);
        await gdev.Core.Devices.AddTail(gdev.Link, "gpiodev_add_to_list_unlocked");
        await gdev.Core.DevicesLock.Unlock(Function);
    }

    /// <summary>
    /// <c>gpio_name_to_desc</c>, which <c>gpiochip_set_desc_names</c> calls for each line with a name, to warn of names that are not unique: looks
    /// at the lines of every device that has a chip. Names do not change, and none is taken.
    /// </summary>
    internal static async Op NameToDesc(GpioCore core)
    {
        const string Function = "gpio_name_to_desc";
        await using var devices = await core.DevicesSrcu.Guard(Function);
        await core.Devices.ForEach(
            async entry =>
            {
                var gdev = (GpioDevice)entry.Container;
                await using var section = await gdev.Guard.Enter(Function);
                if (section.Chip.IsNull)
                    return;
                await section.Chip.Deref(Function); // ngpio, and gpiochip_get_desc [V].
                foreach (var desc in gdev.Descs)
                    await desc.Touch(Function);
            },
            Function);
    }

    /// <summary>
    /// <c>gpio_to_desc</c> (from memory): true if the device is in the list, where the number is looked up; takes no reference on it.
    /// </summary>
    internal static async Op<bool> GpioToDesc(GpioDevice sought)
    {
        const string Function = "gpio_to_desc";
        bool found = false;
        await using var devices = await sought.Core.DevicesSrcu.Guard(Function);
        await sought.Core.Devices.ForEach(
            async entry =>
            {
                await ((GpioDevice)entry.Container).Touch(Function); // base, ngpio.
                found |= entry.Container == sought;
            },
            Function);
        return found;
    }
}

/// <summary>What the list of devices hangs on.</summary>
internal sealed class GpioDevicesHead : KernelObject
{
    internal GpioDevicesHead(Machine machine)
        : base(machine, "gpio_devices")
    {
        Retain();
        List = new ListHead(this, "list", isRcu: true);
    }

    internal ListHead List { get; }
}
