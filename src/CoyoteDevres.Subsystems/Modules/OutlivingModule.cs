using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>What of a module still has to run when the module goes.</summary>
public enum Outliving
{
    /// <summary>The release function of a kobject that exit puts, and CONFIG_DEBUG_KOBJECT_RELEASE may delay.</summary>
    DelayedRelease,

    /// <summary>The same; exit waits for a completion that the release function makes.</summary>
    CompletedRelease,

    /// <summary>A thread that puts its own module as its last act.</summary>
    ThreadThatPuts,

    /// <summary>The same, but it puts and exits in the core.</summary>
    ThreadThatPutsAndExits,
}

/// <summary>
/// A module with something that runs in it when it goes (sections A10 and A11): a reference that its own code drops protects
/// everything but the way back.
/// </summary>
public sealed class OutlivingModule
{
    private readonly Machine machine;
    private readonly Outliving kind;
    private readonly FooObject? held;

    /// <summary>Its file; nothing is loaded yet.</summary>
    public OutlivingModule(UnloadKernel kernel, Outliving kind)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        machine = kernel.Machine;
        this.kind = kind;
        Module = kernel.Create(new ModuleFile("foo") { Init = Init, Cleanup = Cleanup });
        if (kind is Outliving.DelayedRelease or Outliving.CompletedRelease)
        {
            machine.Faults.ReleasesAreDelayed(atMost: 1);
            held = new FooObject(machine, Module);
        }
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    private async Op<int> Init()
    {
        if (held is not null)
            return 0;
        await Module.TryGet("kthread_run");
        machine.StartKernelThread("foo", () => Module.Call("foo_thread", () => kind == Outliving.ThreadThatPuts ? Module.Put("foo_thread") : Module.PutAndKthreadExit()));
        return 0;
    }

    private async Op Cleanup()
    {
        if (held is null)
            return;
        await held.Kobject.Put("foo_exit");
        if (kind == Outliving.CompletedRelease)
            await held.Released.Wait("foo_exit");
    }

    private sealed class FooObject : KernelObject
    {
        internal FooObject(Machine machine, Module module)
            : base(machine, "foo_object")
        {
            Released = new Completion(new Statics(machine), "released");
            Kobject = new Kobject(this, "kobj", module.Function("foo_object_release", async () =>
            {
                await Kfree("foo_object_release");
                await Released.Complete("foo_object_release");
            }));
        }

        internal Kobject Kobject { get; }

        internal Completion Released { get; }
    }

    private sealed class Statics : KernelObject
    {
        internal Statics(Machine machine)
            : base(machine, "foo") => Retain();
    }
}
