using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// <c>net_families</c> today (net/socket.c, <c>__sock_create</c>, read in a copy of v5.8): the slot is read in an RCU section, in which
/// the family's owner is pinned for the call; the socket's operations' owner is pinned for the socket's life. Unregistering clears the
/// slot and waits for the sections.
/// </summary>
internal sealed class SocketFamilyNow(UnloadNow kernel, bool hasOwner) : SocketFamily
{
    private readonly Machine machine = kernel.Machine;
    private readonly RcuPointer<Family> slot = new(kernel.Machine, "net_families[inet6]");

    public override async Op Register(Module module, string function, Func<Op<int>> create) =>
        await slot.Assign(new Family(machine, module, function, create), "sock_register");

    public override async Op Unregister()
    {
        await slot.Assign(null, "sock_unregister");
        await machine.Rcu.Synchronize("sock_unregister");
    }

    public override async Op<int> Socket() => await kernel.Return("socket", await Create());

    public override async Op Close(Module module, string function, Func<Op> release)
    {
        await module.UseData("__sock_release");
        await module.Call(function, release);
        if (hasOwner)
            await module.Put("__sock_release");
        await kernel.Return("close", 0);
    }

    private async Op<int> Create()
    {
        const string Function = "__sock_create";
        await machine.Rcu.ReadLock(Function);
        var family = await slot.Dereference(Function);
        bool pinned = !family.IsNull && await Pin(family.Raw!.Module);
        await machine.Rcu.ReadUnlock(Function);
        if (!pinned)
            return -Errno.EAFNOSUPPORT;
        var there = family.Raw!;
        await there.Module.UseData(Function);
        int result = await there.Module.Call(there.Function, there.Create);
        // For the socket's life, by the owner of its operations, which is the same module.
        bool kept = result == 0 && await Pin(there.Module);
        if (hasOwner)
            await there.Module.Put(Function);
        return result != 0 || kept ? result : -Errno.EAFNOSUPPORT;
    }

    private async Op<bool> Pin(Module module)
    {
        await module.UseData("__sock_create");
        return !hasOwner || await module.TryGet("__sock_create");
    }

    /// <summary><c>struct net_proto_family</c>; declared by the module, so that using it uses the module's data.</summary>
    private sealed class Family : KernelObject
    {
        internal Family(Machine machine, Module module, string function, Func<Op<int>> create)
            : base(machine, "net_proto_family")
        {
            Module = module;
            Function = function;
            Create = create;
            Retain();
        }

        internal Module Module { get; }

        internal string Function { get; }

        internal Func<Op<int>> Create { get; }
    }
}
