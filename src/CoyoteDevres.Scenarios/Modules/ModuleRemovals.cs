using CoyoteDevres.Subsystems.Modules;

namespace CoyoteDevres.Scenarios.Modules;

/// <summary>How a module goes.</summary>
internal static class ModuleRemovals
{
    /// <summary>An insmod that is over, one way or the other.</summary>
    private const string Loaded = "insmod -> done";

    /// <summary><c>delete_module(name)</c>; if the module is in use, once more when the users are done.</summary>
    internal static Removal<UnloadBench> Rmmod { get; } = new("rmmod", "rmmod", "delete_module -> ok", async (bench, _) =>
    {
        var module = await bench.Chosen();
        bool busy = await bench.Kernel.Rmmod(module) != 0;
        await bench.RemovalEnded();
        if (busy && await bench.WaitForUsers())
            await bench.Kernel.Rmmod(module);
    });

    /// <summary><c>delete_module(name)</c> that waits: whoever finds the module is refused from now on, and whoever uses it is waited for.</summary>
    internal static Removal<UnloadBench> RmmodWait { get; } = new("rmmod-wait", "rmmod", "delete_module -> ok", async (bench, _) =>
    {
        await bench.Kernel.RmmodWait(await bench.Chosen());
        await bench.RemovalEnded();
    });

    /// <summary>The device goes, whatever becomes of its module.</summary>
    internal static Removal<UnloadBench> Unplug { get; } = new("unplug", "kworker/usb", "unplug -> done", async (bench, process) =>
    {
        await bench.Unplug!();
        process.Machine.Branch("unplug -> done");
        await bench.RemovalEnded();
    });

    /// <summary><c>delete_module(NULL)</c>, once.</summary>
    internal static Removal<UnloadBench> Sweep { get; } = new("sweep", "rmmod", "delete_module(NULL) -> ok", async (bench, _) =>
    {
        await bench.Kernel.Sweep();
        await bench.RemovalEnded();
    });

    /// <summary>The module is loaded; where its init fails it goes again.</summary>
    internal static Removal<UnloadBench> Insmod { get; } = new("insmod", "insmod", Loaded, async (bench, process) =>
    {
        await bench.Kernel.Insmod(bench.Module ?? bench.CreateFoo(new FooTraits()).Module);
        process.Machine.Branch(Loaded);
        await bench.RemovalEnded();
    });
}
