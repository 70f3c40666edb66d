using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>One version of the watchdog core, with a watchdog plugged in.</summary>
public sealed class WatchdogBench
{
    private readonly PlatformDevice platform;
    private File? open;
    private ModuleLoader? loader;

    private WatchdogBench(Machine machine, WatchdogVersion version, WatchdogTraits traits, Module? module = null)
    {
        Version = version;
        Driver = new WatchdogDriver(machine, version, traits, module);
        platform = new PlatformDevice(machine);
    }

    /// <summary>The core.</summary>
    public WatchdogVersion Version { get; }

    /// <summary>The driver.</summary>
    public WatchdogDriver Driver { get; }

    /// <summary>Binds the driver to a device that outlives it.</summary>
    public static async Op<WatchdogBench> Plug(Machine machine, Func<Machine, WatchdogVersion> load, WatchdogTraits traits)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(load);
        var bench = new WatchdogBench(machine, load(machine), traits);
        await DriverCore.Bind(bench.platform.Dev, bench.Driver);
        return bench;
    }

    /// <summary>The same, and the driver is a module that can be unloaded.</summary>
    public static async Op<WatchdogBench> PlugModule(Machine machine, Func<Machine, WatchdogVersion> load, WatchdogTraits traits)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(load);
        var module = new LoadableModule(machine, "wdt");
        var bench = new WatchdogBench(machine, load(machine), traits, module) { loader = new ModuleLoader(machine) };
        module.Drives(bench.platform.Dev, bench.Driver);
        await bench.loader.Load(module);
        return bench;
    }

    /// <summary>Unloads the driver's module: 0, or a negative error; then the device stays.</summary>
    public async Op<int> Rmmod(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        int result = await process.Rmmod(loader!, (LoadableModule)Driver.Module);
        if (result == -Errno.EWOULDBLOCK)
            Driver.Retain();
        return result;
    }

    /// <summary>Opens the old node, or where there is one the watchdog's own; null if that failed.</summary>
    public Op<File?> Open(UserProcess process, bool isOldNode)
    {
        ArgumentNullException.ThrowIfNull(process);
        return isOldNode || Version is WatchdogW0 ? process.Open(Version.Misc) : process.Open(Version.Node);
    }

    /// <summary>
    /// The open file, in the set-up. A watchdog can be opened once only, so that further processes get the first one's.
    /// </summary>
    public async Op<File> Share(UserProcess process, bool isOldNode)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (open is null)
            open = await Open(process, isOldNode) ?? throw new InvalidOperationException("the watchdog does not open");
        else
            await process.Receive(open);
        return open;
    }

    /// <summary>A write to the driver's <c>unbind</c> attribute.</summary>
    public Op Unbind(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Unbind(platform.Dev, Driver);
    }

    /// <summary>The device that the driver drives.</summary>
    private sealed class PlatformDevice : KernelObject
    {
        internal PlatformDevice(Machine machine)
            : base(machine, "platform_device")
        {
            Retain();
            Dev = new Device(this, "dev", () => Op.Done);
        }

        internal Device Dev { get; }
    }
}
