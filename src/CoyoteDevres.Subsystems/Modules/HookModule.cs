using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// A module that leaves a pointer to one of its functions in a variable of the kernel, for whoever reads the device bar (race 12 of
/// section A6): no symbol is imported, so nobody is noted as using the module, and nobody counts.
/// </summary>
public sealed class HookModule
{
    private readonly UnloadKernel kernel;
    private readonly Variable<Module?> hook;
    private readonly bool sleeps;

    /// <summary>Its file; nothing is loaded yet.</summary>
    /// <param name="kernel">Where.</param>
    /// <param name="sleeps">True if the function sleeps.</param>
    public HookModule(UnloadKernel kernel, bool sleeps)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        this.kernel = kernel;
        this.sleeps = sleeps;
        hook = new Variable<Module?>(kernel.Machine, "bar_hook", null);
        Bar = kernel.CreateDevice("bar", 43);
        Module = kernel.Create(new ModuleFile("foo")
        {
            Init = async () =>
            {
                await hook.Write(Module!, "foo_init");
                return 0;
            },
            Cleanup = async () => await hook.Write(null, "foo_cleanup"),
        });
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>The device whose read calls the function; its driver is in the kernel.</summary>
    public CharDevice Bar { get; }

    /// <summary>The kernel's own driver is there from the beginning; in the set-up.</summary>
    public Op RegisterBar() => Bar.Register(new BarOperations(this));

    private async Op<int> CallHook()
    {
        if (await hook.Read("bar_read") is not { } there)
            return -Errno.ENODEV;
        await there.Call("foo_hook", async () =>
        {
            if (sleeps)
                await kernel.Sleep("foo_hook");
            await there.UseData("foo_hook");
        });
        return 1;
    }

    private sealed class BarOperations(HookModule module) : FileOperations
    {
        public override Module Owner { get; } = new(module.kernel.Machine, "bar");

        public override Op<int> Read(File file, UserPointer buffer) => module.CallHook();
    }
}
