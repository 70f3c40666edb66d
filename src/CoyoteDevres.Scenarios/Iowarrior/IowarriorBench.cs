using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Scenarios.Media;
using CoyoteDevres.Subsystems.Iowarrior;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>An IO-Warrior, plugged in.</summary>
internal sealed class IowarriorBench
{
    private readonly IowarriorDriver driver;
    private File? open;

    private IowarriorBench(IowarriorDriver driver, HostDevice host)
    {
        this.driver = driver;
        Host = host;
    }

    /// <summary>The USB interface.</summary>
    internal HostDevice Host { get; }

    internal static async Op<IowarriorBench> Plug(Machine machine, IowarriorDriver driver)
    {
        await driver.Load();
        return new IowarriorBench(driver, await HostDevice.Bind(machine, driver));
    }

    internal Op<File?> Open(UserProcess process) => process.Open(driver.Node);

    /// <summary>The open file, in the set-up: one process at a time can open it, so that a second one gets the first one's.</summary>
    internal async Op<File> Share(UserProcess process)
    {
        if (open is null)
            open = await Open(process) ?? throw new InvalidOperationException("the node could not be opened in the set-up");
        else
            await process.Receive(open);
        return open;
    }
}
