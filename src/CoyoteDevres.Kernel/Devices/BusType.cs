using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct bus_type</c> (drivers/base/bus.c, dd.c): its devices and drivers, looked up and walked as the kernel does, with a
/// reference on each device while it is on the list.
/// </summary>
/// <remarks>
/// Left out: deferred probes, links between devices, and the bus's own probe and remove. A device that is deleted is marked dead under
/// its lock first, so that no driver binds to it any more.
/// </remarks>
public sealed class BusType
{
    private readonly Klist devices;
    private readonly Klist drivers;
    private readonly Dictionary<int, Device> devicesById = [];
    private readonly Dictionary<int, DeviceDriver> driversById = [];

    /// <summary>Registers a bus.</summary>
    public BusType(Machine machine, string name)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Name = name;
        devices = new Klist(machine, $"bus {name}.klist_devices");
        drivers = new Klist(machine, $"bus {name}.klist_drivers");
    }

    /// <summary>Where.</summary>
    public Machine Machine { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary><c>driver_register</c>: the driver is on the bus, and probes every device there that it matches.</summary>
    public async Op Register(DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        driver.BindFiles = new KernfsNode(Machine, Machine.Names.Member(driver.Name, "unbind"));
        driver.Bound = new Klist(Machine, $"driver {driver.Name}.klist_devices");
        driversById[driver.BindFiles.Id] = driver;
        await drivers.Append(driver.BindFiles.Id, new Site("bus_add_driver", "", 0));
        var site = new Site("driver_attach", "", 0);
        for (int at = await devices.Next(-1, site); at >= 0; at = await NextDevice(at, site))
        {
            var device = devicesById[at];
            if (driver.Matches(device))
                await DriverCore.Attach(device, driver, "__driver_attach");
        }
    }

    /// <summary>
    /// <c>driver_unregister</c>, what a module's exit does: no unbinding through sysfs any more, waiting for one that runs; then each
    /// bound device is unbound.
    /// </summary>
    public async Op Unregister(DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        await driver.BindFiles!.Remove("remove_bind_files");
        var site = new Site("driver_detach", "", 0);
        var bound = driver.Bound!;
        for (int at = await bound.Next(-1, site); at >= 0; at = await bound.Next(-1, site))
        {
            var device = devicesById[at];
            await device.Get("driver_detach");
            await bound.Exit(at, site);
            await DriverCore.ReleaseDriver(device, driver);
            await device.Put("driver_detach");
        }

        await drivers.Delete(driver.BindFiles.Id, new Site("bus_remove_driver", "", 0));
    }

    /// <summary><c>bus_find_device_by_name</c>: the device with a reference, or null.</summary>
    public async Op<Device?> FindDevice(string name)
    {
        var site = new Site("bus_find_device", "", 0);
        for (int at = await devices.Next(-1, site); at >= 0; at = await NextDevice(at, site))
        {
            var device = devicesById[at];
            if (device.Name != name)
                continue;
            await device.Get("bus_find_device");
            await Leave(at, site);
            return device;
        }

        return null;
    }

    /// <summary>A write to a driver's <c>unbind</c> file: <c>unbind_store</c>. 0, or a negative error.</summary>
    public async Op<int> UnbindStore(string name, DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        if (driver.BindFiles is not { } files || !await files.GetActive("kernfs_fop_write_iter"))
            return -Errno.ENODEV;
        int result = -Errno.ENODEV;
        if (await FindDevice(name) is { } device)
        {
            if (await device.Driver.Read("unbind_store") == driver)
            {
                await DriverCore.ReleaseDriver(device, driver);
                result = 0;
            }

            await device.Put("unbind_store");
        }

        await files.PutActive("kernfs_fop_write_iter");
        return result;
    }

    /// <summary>A write to a driver's <c>bind</c> file: <c>bind_store</c>. 0, or a negative error.</summary>
    public async Op<int> BindStore(string name, DeviceDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        if (driver.BindFiles is not { } files || !await files.GetActive("kernfs_fop_write_iter"))
            return -Errno.ENODEV;
        int result = -Errno.ENODEV;
        if (await FindDevice(name) is { } device)
        {
            if (driver.Matches(device))
                result = await DriverCore.Attach(device, driver, "device_driver_attach");
            await device.Put("bind_store");
        }

        await files.PutActive("kernfs_fop_write_iter");
        return result;
    }

    /// <summary><c>bus_add_device</c>, <c>bus_probe_device</c>.</summary>
    internal async Op Add(Device device)
    {
        devicesById[device.BusNode] = device;
        await device.Get("klist_devices_get");
        await devices.Append(device.BusNode, new Site("bus_add_device", "", 0));
        var site = new Site("bus_probe_device", "", 0);
        for (int at = await drivers.Next(-1, site); at >= 0; at = await drivers.Next(at, site))
        {
            if (driversById[at].Matches(device))
                await DriverCore.Attach(device, driversById[at], "__device_attach");
        }
    }

    /// <summary><c>bus_remove_device</c>, up to the unbinding.</summary>
    internal async Op Remove(Device device)
    {
        await devices.Delete(device.BusNode, new Site("bus_remove_device", "", 0));
        if (devices.HasGone)
            await device.Put("klist_devices_put");
    }

    private async Op<int> NextDevice(int at, Site site)
    {
        int next = await devices.Next(at, site);
        if (devices.HasGone)
            await devicesById[at].Put("klist_devices_put");
        return next;
    }

    private async Op Leave(int at, Site site)
    {
        await devices.Exit(at, site);
        if (devices.HasGone)
            await devicesById[at].Put("klist_devices_put");
    }
}
