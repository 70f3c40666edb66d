using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Iowarrior;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>An IO-Warrior, plugged in; the host is its USB interface.</summary>
internal sealed class IowarriorBench : HostedBench
{
    private File? open;

    private IowarriorBench(IowarriorDriver driver, HostDevice host)
        : base(host, driver.Node)
    {
    }

    internal static async Op<IowarriorBench> Plug(Machine machine, IowarriorDriver driver)
    {
        await driver.Load();
        return new IowarriorBench(driver, await HostDevice.Bind(machine, driver));
    }

    /// <summary>The open file, in the set-up: one process at a time can open it, so that a second one gets the first one's.</summary>
    internal async Op<File> Share(UserProcess process)
    {
        if (open is null)
            open = await CharacterUsers<IowarriorBench>.MustOpen(this, process);
        else
            await process.Receive(open);
        return open;
    }
}
