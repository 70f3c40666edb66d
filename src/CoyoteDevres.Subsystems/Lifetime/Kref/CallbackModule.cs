using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// K8: the last put of a counted object, by the module's exit, leaves freeing it to <c>call_rcu</c>, with a callback in the module's text. Exit must wait for
/// callbacks (<c>rcu_barrier</c>, K8f): a grace period, such as the one that freeing the module waits for, says nothing of them (section B7).
/// </summary>
public class CallbackModule
{
    private protected const int Minor = 0;

    private readonly Mutex tableLock;
    private readonly Idr<RcuObject> table;
    private readonly RcuObject made;
    private readonly Cdev cdev;

    internal CallbackModule(Machine machine)
    {
        Machine = machine;
        Loader = new ModuleLoader(machine);
        Module = new LoadableModule(machine, "toy") { Exit = Exit };
        Node = machine.Nodes.CreateNode("/dev/toy0");
        tableLock = new Mutex(machine, "toy_table_lock");
        table = new Idr<RcuObject>(machine, "toy_table");
        made = new RcuObject(machine, Module);
        cdev = new Cdev(machine, new Operations(this), Module);
        // Where unloading is refused they stay: the module's own.
        made.Retain();
        cdev.Retain();
    }

    /// <summary>Who loads and unloads it.</summary>
    public ModuleLoader Loader { get; }

    /// <summary>The module.</summary>
    public LoadableModule Module { get; }

    /// <summary>What users open.</summary>
    public CharacterNode Node { get; }

    private protected Machine Machine { get; }

    /// <summary>Loads it.</summary>
    internal async Op<CallbackModule> Load()
    {
        await Loader.Load(Module);
        await table.Alloc(made, function: "toy_init");
        await cdev.Add(Node);
        return this;
    }

    /// <summary>The end of its exit function.</summary>
    private protected virtual Op WaitForCallbacks() => Op.Done;

    private async Op Exit()
    {
        const string Function = "toy_exit";
        await cdev.Del();
        await tableLock.Lock(Function);
        await table.Remove(Minor, Function);
        await tableLock.Unlock(Function);
        await made.Kref.Put(Function);
        await WaitForCallbacks();
    }

    private async Op<RcuObject?> Lookup()
    {
        const string Function = "toy_open";
        await Machine.Rcu.ReadLock(Function);
        var found = (await table.Find(Minor, Function)).Raw;
        if (found is not null && !await found.Kref.GetUnlessZero(Function))
            found = null;
        await Machine.Rcu.ReadUnlock(Function);
        return found;
    }

    private sealed class Operations(CallbackModule toy) : FileOperations
    {
        public override Module Owner => toy.Module;

        public override async Op<int> Open(File file)
        {
            file.PrivateData = await toy.Lookup();
            return file.PrivateData is null ? -Errno.ENODEV : 0;
        }

        public override async Op Release(File file) => await file.Private<RcuObject>().Kref.Put("toy_release");
    }

    private sealed class RcuObject : KernelObject
    {
        internal RcuObject(Machine machine, LoadableModule module)
            : base(machine, "toy_object")
        {
            var head = new RcuHead(this, "rcu");
            var callback = module.Function("toy_object_free_rcu", async () => await Kfree("toy_object_free_rcu"));
            Kref = new Kref(this, "kref", () => machine.Rcu.Call(head, callback, "toy_object_release"));
        }

        internal Kref Kref { get; }
    }
}

/// <summary>K8f: <c>rcu_barrier</c> at the end of exit.</summary>
internal sealed class CallbackModuleFixed(Machine machine) : CallbackModule(machine)
{
    private protected override Op WaitForCallbacks() => Machine.Rcu.Barrier("toy_exit");
}

/// <summary>A module whose objects are freed by callbacks in it.</summary>
/// <param name="Id">Its name in scenarios.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Plug">Loads it.</param>
public sealed record CallbackVersion(string Id, string Summary, Func<Machine, Op<CallbackModule>> Plug)
{
    /// <summary>Both.</summary>
    public static IReadOnlyList<CallbackVersion> All { get; } =
    [
        new("K8", "freed by call_rcu, module unloaded", machine => new CallbackModule(machine).Load()),
        new("K8f", "K8, rcu_barrier in exit", machine => new CallbackModuleFixed(machine).Load()),
    ];

    /// <inheritdoc/>
    public override string ToString() => Id;
}
