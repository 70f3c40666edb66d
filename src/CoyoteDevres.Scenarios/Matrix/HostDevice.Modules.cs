using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Scenarios;

/// <content>The driver's module is unloaded.</content>
internal sealed partial class HostDevice
{
    /// <summary>What the removal is called in scenario names.</summary>
    internal const string RmmodName = "rmmod";

    /// <summary>What its scenarios leave out.</summary>
    internal const string RmmodBound = "modules are unloaded as since v3.19";

    private const string Tried = "delete_module -> tried", Refused = "delete_module -> -EAGAIN";

    private ModuleLoader? loader;
    private LoadableModule? module;

    /// <summary>Adds the device, and loads the driver's module, whose init function binds to it.</summary>
    internal static async Op<HostDevice> Load(Machine machine, LoadableModule module, DeviceDriver driver)
    {
        var host = await Add(machine, driver);
        (host.loader, host.module) = (new ModuleLoader(machine), module);
        module.Drives(host.Dev, driver);
        await host.loader.Load(module);
        return host;
    }

    /// <summary>The module is unloaded, unless that is refused.</summary>
    /// <param name="host">The device.</param>
    /// <param name="retain">What belongs to a device that stays bound is no leak.</param>
    internal static Removal<TBench> Rmmod<TBench>(Func<TBench, HostDevice> host, Action<TBench> retain) => new(RmmodName, "rmmod", Tried, async (bench, process) =>
    {
        var device = host(bench);
        if (await process.Rmmod(device.loader!, device.module!) != 0)
            retain(bench);
        process.Machine.Branch(Tried);
    });

    /// <summary>The same operation, by whose file the module is pinned from the set-up on: it is refused, or comes after the last close.</summary>
    internal static UserOperation<TBench> Pinning<TBench>(UserOperation<TBench> operation) => operation with { WhenGone = Refused };
}
