using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>CU1: the session is published and handed to the file, but not taken out of its variable: the end of the open frees it.</summary>
internal sealed class WithoutNoFreePtr(Machine machine) : ScopeDriver(machine)
{
    internal override async Op<int> Open(File file)
    {
        const string Function = "toy_open";
        await using var session = Scoped(new ScopedSession(Machine));
        if (await Attach(session.Value!) is < 0 and var error)
            return error;
        await using var list = await ListLock.Guard(Function);
        await Sessions.Add(session.Value!.Entry, Function);
        file.PrivateData = session.Value;
        return 0;
    }
}

/// <summary>CU2: <c>no_free_ptr</c> as the argument of a step that takes nothing over and may fail: then nobody frees it.</summary>
internal sealed class NoFreePtrTooEarly(Machine machine) : ScopeDriver(machine)
{
    internal override async Op<int> Open(File file)
    {
        const string Function = "toy_open";
        await using var made = Scoped(new ScopedSession(Machine));
        var session = made.Take()!;
        if (await Attach(session) is < 0 and var error)
            return error;
        await using var list = await ListLock.Guard(Function);
        await Sessions.Add(session.Entry, Function);
        file.PrivateData = session;
        return 0;
    }
}

/// <summary>
/// CU3: declared after the guard, the session is freed under the lock of the list; freeing takes the lock of the registry, under which removal
/// takes the list's: L2's way to deadlock.
/// </summary>
internal sealed class FreedUnderGuard(Machine machine) : ScopeDriver(machine)
{
    internal override async Op Release(File file)
    {
        const string Function = "toy_release";
        await using var list = await ListLock.Guard(Function);
        await using var session = Scoped(file.Private<ScopedSession>());
        await session.Value!.Entry.Del(Function);
    }
}

/// <summary>
/// CU4: <c>__free(remove_free) = NULL</c> at the top of the function, assigned under a guard that is declared after it: what takes the session off
/// the list runs when the lock is released already (the example of cleanup.h's own documentation).
/// </summary>
internal class DeclaredAtTheTop(Machine machine) : ScopeDriver(machine)
{
    internal override async Op<int> Open(File file)
    {
        await using var session = new FreeVariable<ScopedSession>(RemoveFree);
        await using var list = await ListLock.Guard("toy_open");
        return await Init(file, session);
    }

    private protected async Op<int> Init(File file, FreeVariable<ScopedSession> session)
    {
        session.Value = new ScopedSession(Machine);
        await Sessions.Add(session.Value.Entry, "toy_open");
        if (await Attach(session.Value) is < 0 and var error)
            return error;
        file.PrivateData = session.Take();
        return 0;
    }

    private protected static async Op RemoveFree(ScopedSession session)
    {
        await session.Entry.Del("remove_free");
        await session.Kfree("remove_free");
    }
}

/// <summary>CU4f: declared where it is assigned, after the guard: removed under the lock.</summary>
internal sealed class DeclaredAfterGuard(Machine machine) : DeclaredAtTheTop(machine)
{
    internal override async Op<int> Open(File file)
    {
        await using var list = await ListLock.Guard("toy_open");
        await using var session = new FreeVariable<ScopedSession>(RemoveFree);
        return await Init(file, session);
    }
}

/// <summary>CU5: the guard is on a mutex in the session: freed with its lock held, which is then released in freed memory.</summary>
internal class GuardInFreed(Machine machine) : ScopeDriver(machine)
{
    internal override async Op Release(File file)
    {
        var freed = file.Private<ScopedSession>();
        await TakeOff(freed);
        await using var held = await freed.Mutex.Guard("toy_release");
        await using var session = Kfree(freed);
        await freed.Gone.Write(true, "toy_release");
    }

    /// <summary><c>__free(kfree)</c>.</summary>
    private protected static FreeVariable<ScopedSession> Kfree(ScopedSession session) => new(async s => await s.Kfree("toy_release")) { Value = session };

    private protected async Op TakeOff(ScopedSession session)
    {
        await using var list = await ListLock.Guard("toy_release");
        await session.Entry.Del("toy_release");
    }
}

/// <summary>CU5f: the guard is declared after what contains the mutex.</summary>
internal sealed class GuardAfterFreed(Machine machine) : GuardInFreed(machine)
{
    internal override async Op Release(File file)
    {
        var freed = file.Private<ScopedSession>();
        await TakeOff(freed);
        await using var session = Kfree(freed);
        await using var held = await freed.Mutex.Guard("toy_release");
        await freed.Gone.Write(true, "toy_release");
    }
}

/// <summary>Uses of scope-based cleanup.</summary>
public static class CleanupVersions
{
    /// <summary>Each trap, and beside it what is right.</summary>
    public static IReadOnlyList<LifetimeVersion> All { get; } =
    [
        LifetimeVersion.Of("CU1", "published without no_free_ptr", machine => new WithoutNoFreePtr(machine)),
        LifetimeVersion.Of("CU2", "no_free_ptr before a step that may fail", machine => new NoFreePtrTooEarly(machine)),
        LifetimeVersion.Of("CU3", "__free declared after the guard", machine => new FreedUnderGuard(machine)),
        LifetimeVersion.Of("CUf", "as it should be", machine => new ScopeDriver(machine)),
        LifetimeVersion.Of("CU4", "__free(remove_free) = NULL at the top", machine => new DeclaredAtTheTop(machine)),
        LifetimeVersion.Of("CU4f", "CU4, declared after the guard", machine => new DeclaredAfterGuard(machine)),
        LifetimeVersion.Of("CU5", "guard on a mutex in what is freed", machine => new GuardInFreed(machine)),
        LifetimeVersion.Of("CU5f", "CU5, guard declared last", machine => new GuardAfterFreed(machine)),
    ];
}
