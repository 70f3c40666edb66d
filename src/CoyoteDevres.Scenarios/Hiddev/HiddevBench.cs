using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hiddev;

namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>A HID device with a hiddev node, plugged in; the host is its USB interface.</summary>
internal sealed class HiddevBench : HostedBench
{
    private HiddevBench(HiddevDriver driver, HostDevice host)
        : base(host, driver.Node) => Driver = driver;

    internal HiddevDriver Driver { get; }

    internal static async Op<HiddevBench> Plug(Machine machine, HiddevDriver driver)
    {
        await driver.Load();
        return new HiddevBench(driver, await HostDevice.Bind(machine, driver));
    }
}
