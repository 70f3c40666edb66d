using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// CUf: a driver that keeps the sessions of its files on a list, written with scope-based cleanup (section 7.2 of the facts on other subsystems;
/// include/linux/cleanup.h, v6.5, from memory), as it should be. Each trap is this with the scopes of one function changed.
/// </summary>
/// <remarks>
/// The attach step of an open fails where the scenario lets it. Freeing a session takes the lock of a registry, which removal holds while it
/// takes the list's. <c>goto</c> past a declaration does not compile and is left out.
/// </remarks>
internal class ScopeDriver : ToolDriver
{
    private readonly Statics statics;
    private Cdev? cdev;

    internal ScopeDriver(Machine machine)
        : base(machine) => statics = new Statics(machine);

    private protected Mutex ListLock => statics.ListLock;

    private protected ListHead Sessions => statics.Sessions;

    public override async Op<int> Probe(Device device)
    {
        cdev = new Cdev(Machine, new ToolOperations(this), Module);
        await cdev.Add(Node);
        return 0;
    }

    /// <summary>Tells every session that the device is gone.</summary>
    public override async Op Remove(Device device)
    {
        const string Function = "toy_remove";
        await cdev!.Del();
        await using var registry = await statics.RegistryLock.Guard(Function);
        await using var list = await ListLock.Guard(Function);
        await Sessions.ForEach(async entry => await Leave((ScopedSession)entry.Container), Function);
    }

    /// <summary>The usual sequence: make, attach, publish and hand over. Declared first, the session is freed after the unlock.</summary>
    internal override async Op<int> Open(File file)
    {
        const string Function = "toy_open";
        await using var session = Scoped(new ScopedSession(Machine));
        if (await Attach(session.Value!) is < 0 and var error)
            return error;
        await using var list = await ListLock.Guard(Function);
        await Sessions.Add(session.Value!.Entry, Function);
        file.PrivateData = session.Take();
        return 0;
    }

    internal override async Op<int> GetStatus(File file)
    {
        const string Function = "toy_ioctl";
        var session = file.Private<ScopedSession>();
        await using var held = await session.Mutex.Guard(Function);
        return await session.Gone.Read(Function) ? -Errno.ENODEV : 1;
    }

    /// <summary>Declared before the guard, the session is freed after the unlock.</summary>
    internal override async Op Release(File file)
    {
        const string Function = "toy_release";
        await using var session = Scoped(file.Private<ScopedSession>());
        await using var list = await ListLock.Guard(Function);
        await session.Value!.Entry.Del(Function);
    }

    /// <summary><c>struct toy_session *session __free(toy_session_free) = …</c></summary>
    private protected FreeVariable<ScopedSession> Scoped(ScopedSession session) => new(FreeSession) { Value = session };

    /// <summary>A step of the open that may fail. It takes nothing over.</summary>
    private protected async Op<int> Attach(ScopedSession session)
    {
        await session.Touch("toy_attach");
        return await Machine.Faults.ProbeFails("toy_attach", "toy_attach") ? -Errno.EIO : 0;
    }

    private async Op FreeSession(ScopedSession session)
    {
        const string Function = "toy_session_free";
        await using var registry = await statics.RegistryLock.Guard(Function);
        await session.Kfree(Function);
    }

    private static async Op Leave(ScopedSession session)
    {
        await using var held = await session.Mutex.Guard("toy_remove");
        await session.Gone.Write(true, "toy_remove");
    }

    private sealed class Statics : KernelObject
    {
        internal Statics(Machine machine)
            : base(machine, "toy")
        {
            Retain();
            RegistryLock = new Mutex(this, "registry_lock");
            ListLock = new Mutex(this, "list_lock");
            Sessions = new ListHead(this, "sessions");
        }

        internal Mutex RegistryLock { get; }

        internal Mutex ListLock { get; }

        internal ListHead Sessions { get; }
    }
}
