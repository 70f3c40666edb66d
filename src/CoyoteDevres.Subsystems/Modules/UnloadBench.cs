using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>A kernel of some version, and the module that goes.</summary>
/// <param name="kernel">The kernel.</param>
public sealed class UnloadBench(UnloadKernel kernel)
{
    private readonly Exit exit = new(kernel.Machine);
    private FooModule? foo;

    /// <summary>The kernel.</summary>
    public UnloadKernel Kernel { get; } = kernel;

    /// <summary>The module that goes: chosen by the operation it is about.</summary>
    public Module? Module { get; private set; }

    /// <summary>The foo module, not loaded yet.</summary>
    public FooModule CreateFoo(FooTraits traits)
    {
        foo = new FooModule(Kernel, traits);
        Module = foo.Module;
        return foo;
    }

    /// <summary>The foo module, loaded; in the set-up.</summary>
    public async Op<FooModule> LoadFoo(FooTraits traits)
    {
        var made = CreateFoo(traits);
        if (traits.IrqIsTaken)
            await made.TakeIrq();
        await Kernel.Insmod(made.Module);
        return made;
    }

    /// <summary>Loads another module; in the set-up.</summary>
    public async Op Load(Module module)
    {
        Module = module;
        await Kernel.Insmod(module);
    }

    /// <summary>The module that an operation chose; without one, foo as it should be is loaded first.</summary>
    public async Op<Module> Chosen() => Module ?? (await LoadFoo(new FooTraits())).Module;

    /// <summary>Whoever removes the module has come back, whatever came of it.</summary>
    public async Op RemovalEnded() => await exit.Done.CompleteAll("do_exit");

    /// <summary>A process waits in user space until whoever removes the module has come back: what it does then meets nobody.</summary>
    public async Op WaitForRemoval() => await exit.Done.WaitInterruptible("wait4");

    private sealed class Exit : KernelObject
    {
        internal Exit(Machine machine)
            : base(machine, "rmmod")
        {
            Retain();
            Done = new Completion(this, "exit");
        }

        internal Completion Done { get; }
    }
}
