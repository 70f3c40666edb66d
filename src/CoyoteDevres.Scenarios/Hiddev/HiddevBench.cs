using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Scenarios.Media;
using CoyoteDevres.Subsystems.Hiddev;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>A HID device with a hiddev node, plugged in.</summary>
internal sealed class HiddevBench
{
    private HiddevBench(HiddevDriver driver, HostDevice host)
    {
        Driver = driver;
        Host = host;
    }

    internal HiddevDriver Driver { get; }

    /// <summary>The USB interface.</summary>
    internal HostDevice Host { get; }

    internal static async Op<HiddevBench> Plug(Machine machine, HiddevDriver driver)
    {
        await driver.Load();
        return new HiddevBench(driver, await HostDevice.Bind(machine, driver));
    }

    internal Op<File?> Open(UserProcess process) => process.Open(Driver.Node);

    internal async Op<File> MustOpen(UserProcess process) =>
        await Open(process) ?? throw new InvalidOperationException("the node could not be opened in the set-up");
}
