using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>net_families[family]</c> of 2.3 and 2.4, and of 2.6 for comparison (net/socket.c; section A5 of the facts): a slot with a module's create function, under a
/// lock that is empty on one processor. socket(2) takes no big kernel lock and nobody counts for the module: the lock keeps the call
/// from returning into freed text, and cannot keep the new socket from outliving the module.
/// </summary>
/// <remarks>
/// The lock is a count of readers and a spinlock, for which a writer that waits for the readers yields: as one lock whose writer
/// sleeps and, once it waits, holds new readers back.
/// </remarks>
public sealed class NetFamily
{
    private readonly Machine machine;
    private readonly RwSemaphore families;
    private readonly PointerField<ProtoFamily> slot;
    private readonly bool pins;
    private readonly bool locksKernel;

    /// <summary>A family that nobody has registered.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="name">Its name: <c>inet6</c>.</param>
    /// <param name="pins">As in 2.6: the caller pins the family's owner, under the lock, for the time of the call.</param>
    /// <param name="locksKernel">As in 2.2: socket(2) runs under the big kernel lock, and the families have no lock.</param>
    public NetFamily(Machine machine, string name, bool pins = false, bool locksKernel = false)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.machine = machine;
        this.pins = pins;
        this.locksKernel = locksKernel;
        families = new RwSemaphore(machine, "net_family_lock");
        slot = new PointerField<ProtoFamily>(machine, $"net_families[{name}]");
    }

    /// <summary>What runs when the slot is empty: <c>request_module</c>, which sleeps, outside the families' lock.</summary>
    public Func<Op>? RequestModule { get; set; }

    private bool IsLocked => machine.Processor is null && !locksKernel;

    /// <summary><c>sock_register</c>.</summary>
    /// <param name="module">The module that the function is in.</param>
    /// <param name="function">Its name: <c>inet6_create</c>.</param>
    /// <param name="create">Makes a socket: 0, or a negative error.</param>
    public Op Register(Module module, string function, Func<Op<int>> create) =>
        Store(new ProtoFamily(machine, module, function, create), "sock_register");

    /// <summary><c>sock_unregister</c>.</summary>
    public Op Unregister() => Store(null, "sock_unregister");

    /// <summary><c>socket(2)</c>: 0, or a negative error.</summary>
    public async Op<int> Socket()
    {
        if (locksKernel)
            await machine.BigKernelLock.Lock("sys_socket");
        if ((await slot.Load("sock_create")).IsNull && RequestModule is { } request)
            await request();
        if (IsLocked)
            await families.DownRead("sock_create");
        int result = (await slot.Load("sock_create")).IsNull ? -Errno.EINVAL : await CreateSocket();
        if (IsLocked)
            await families.UpRead("sock_create");
        if (locksKernel)
            await machine.BigKernelLock.Unlock("sys_socket");
        return result;
    }

    /// <summary>
    /// <c>sock_release</c>: the socket's release function, in the module; who pins it puts it after that has returned.
    /// </summary>
    public async Op Release(Module module, string function, Func<Op> release)
    {
        ArgumentNullException.ThrowIfNull(module);
        await module.Touch(new Site("sock_release", "", 0));
        await module.Call(function, release);
        if (pins)
            await module.Put("sock_release");
    }

    private async Op<int> CreateSocket()
    {
        // The socket is allocated, which may sleep; the slot is read again for the call, and not tested again.
        await machine.BigKernelLock.Sleep("sock_alloc");
        var family = await (await slot.Load("sock_create")).Deref("sock_create");
        await family.Module.Touch(new Site("sock_create", "", 0));
        if (pins && !await family.Module.TryGet("sock_create"))
            return -Errno.EINVAL;
        int result = await family.Module.Call(family.Function, family.Create);
        // The socket's own reference, by the owner of its operations; then the one for the call goes.
        if (pins && result == 0)
            await family.Module.Get("sock_create");
        if (pins)
            await family.Module.Put("sock_create");
        return result;
    }

    private async Op Store(ProtoFamily? family, string function)
    {
        if (IsLocked)
            await families.DownWrite(function);
        await slot.Store(family, function);
        if (IsLocked)
            await families.UpWrite(function);
    }

    /// <summary><c>struct net_proto_family</c>; declared by the module, so that using it uses the module's data.</summary>
    private sealed class ProtoFamily : KernelObject
    {
        internal ProtoFamily(Machine machine, Module module, string function, Func<Op<int>> create)
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
