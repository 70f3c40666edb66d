using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Scenarios;

/// <summary>The device that a driver is bound to (on a platform, PCI or USB bus), and the ways for it to go.</summary>
internal sealed partial class HostDevice : KernelObject
{
    /// <summary>The branch of a completed unplug.</summary>
    internal const string Unplugged = "unplug -> done";

    private readonly DeviceDriver driver;

    private HostDevice(Machine machine, DeviceDriver driver)
        : base(machine, "host_device")
    {
        Retain();
        this.driver = driver;
        Dev = new Device(this, "dev", () => Op.Done);
    }

    /// <summary>What the removals are called in scenario names.</summary>
    internal static IReadOnlyList<string> RemovalNames { get; } = ["unbind", "unplug"];

    /// <summary>The device.</summary>
    internal Device Dev { get; }

    /// <summary>Adds the device, and binds the driver to it.</summary>
    internal static async Op<HostDevice> Bind(Machine machine, DeviceDriver driver)
    {
        var host = await Add(machine, driver);
        await DriverCore.Bind(host.Dev, driver);
        return host;
    }

    /// <summary>Adds the device; the driver can be bound to it.</summary>
    internal static async Op<HostDevice> Add(Machine machine, DeviceDriver driver)
    {
        var host = new HostDevice(machine, driver);
        await host.Dev.Add();
        return host;
    }

    /// <summary>A write to the driver's <c>unbind</c> attribute.</summary>
    internal Op Unbind(UserProcess process) => process.Unbind(Dev, driver);

    /// <summary>The device is pulled out: <c>usb_disconnect</c>, <c>device_del</c>, which unbinds the driver.</summary>
    internal async Op Unplug()
    {
        await Dev.Del();
        Machine.Branch(Unplugged);
    }

    /// <summary>Both, as removals of a bench that has such a device.</summary>
    internal static IReadOnlyList<Removal<TBench>> Removals<TBench>(Func<TBench, HostDevice> host) =>
    [
        new(RemovalNames[0], "sysfs", DriverCore.Unbound, (bench, process) => host(bench).Unbind(process)),
        new(RemovalNames[1], "usb_hub_wq", Unplugged, (bench, _) => host(bench).Unplug()),
    ];
}
