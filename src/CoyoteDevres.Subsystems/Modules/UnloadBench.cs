using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>A kernel of some version, and the module that goes.</summary>
/// <param name="kernel">The kernel.</param>
public sealed class UnloadBench(UnloadKernel kernel)
{
    private readonly Exits exits = new(kernel.Machine);
    private FooModule? foo;
    private Inet6Module? inet6;
    private int users;

    /// <summary>The kernel.</summary>
    public UnloadKernel Kernel { get; } = kernel;

    /// <summary>The module that goes: chosen by the operation it is about.</summary>
    public Module? Module { get; private set; }

    /// <summary>How the device goes that an operation is about, whatever becomes of its module.</summary>
    public Func<Op>? Unplug { get; set; }

    /// <summary>The foo module, not loaded yet.</summary>
    public FooModule CreateFoo(FooTraits traits)
    {
        foo = new FooModule(Kernel, traits);
        Module = foo.Module;
        return foo;
    }

    /// <summary>The foo module, loaded; in the set-up. The same for whoever asks for the same.</summary>
    public async Op<FooModule> LoadFoo(FooTraits traits)
    {
        if (foo is not null && foo.Traits == traits)
            return foo;
        var made = CreateFoo(traits);
        if (traits.IrqIsTaken)
            await made.TakeIrq();
        await Kernel.Insmod(made.Module);
        return made;
    }

    /// <summary>IPv6 as a module, loaded; in the set-up. The same for whoever asks.</summary>
    public async Op<Inet6Module> LoadInet6(Inet6Counting counting)
    {
        if (inet6 is not null)
            return inet6;
        inet6 = new Inet6Module(Kernel, counting);
        await Load(inet6.Module);
        return inet6;
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
    public async Op RemovalEnded() => await exits.Removal.CompleteAll("do_exit");

    /// <summary>A process waits in user space until whoever removes the module has come back: what it does then meets nobody. False if it was killed.</summary>
    public async Op<bool> WaitForRemoval() => await exits.Removal.WaitInterruptible("wait4") == 0;

    /// <summary>There is one more user; in the set-up.</summary>
    public void UserStarts() => users++;

    /// <summary>A user has done what it does.</summary>
    public async Op UserEnded() => await exits.User.Complete("do_exit");

    /// <summary>Whoever removes the module waits in user space until every user has done what it does. False if it was killed.</summary>
    public async Op<bool> WaitForUsers()
    {
        for (int ended = 0; ended < users; ended++)
        {
            if (await exits.User.WaitInterruptible("wait4") != 0)
                return false;
        }

        return true;
    }

    private sealed class Exits : KernelObject
    {
        internal Exits(Machine machine)
            : base(machine, "shell")
        {
            Retain();
            Removal = new Completion(this, "rmmod");
            User = new Completion(this, "user");
        }

        internal Completion Removal { get; }

        internal Completion User { get; }
    }
}
