using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Which of the old loaders.</summary>
public enum OldKernel
{
    /// <summary>
    /// 2.2: whether a module is in use is looked at once, and nobody asks whether it is going; system calls run under the big kernel lock,
    /// read and socket too.
    /// </summary>
    V22,

    /// <summary>2.3 up to 2.3.50: the same loader, but read and socket run without the lock.</summary>
    V23,

    /// <summary>2.4: looking and marking are one step against every attempt of the core to count (<c>unload_lock</c>).</summary>
    V24,
}

/// <summary>
/// Loading and unloading in 2.2 to 2.4 (kernel/module.c; sections A3 and A7 of the facts): all of it under the big kernel lock, which
/// is free whenever somebody sleeps. Create it in the set-up.
/// </summary>
/// <remarks>
/// Left out: listings, and the sanity checks of the image. The list and the flags but for <c>MOD_DELETED</c> are touched under the big
/// kernel lock only, and so are no objects of their own; each access to a record on the way is one to its module's memory.
/// </remarks>
public sealed partial class OldModuleLoader
{
    private readonly BigKernelLock kernel;
    private readonly List<OldModule> modules = [];

    /// <summary>Creates it.</summary>
    public OldModuleLoader(Machine machine, OldKernel version)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Version = version;
        kernel = machine.BigKernelLock;
        UnloadLock = new SpinLock(machine, "unload_lock");
    }

    /// <summary>Where.</summary>
    public Machine Machine { get; }

    /// <summary>Which kernel's.</summary>
    public OldKernel Version { get; }

    internal SpinLock UnloadLock { get; }

    /// <summary><c>create_module</c> and <c>init_module</c>: 0, or a negative error; then the module stays listed, to be deleted.</summary>
    public async Op<int> Load(OldModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        await kernel.Lock("create_module");
        await kernel.Sleep("create_module");
        bool taken = modules.Exists(m => m.Name == module.Name);
        if (!taken)
            modules.Insert(0, module);
        await kernel.Unlock("create_module");
        if (taken)
            return -Errno.EEXIST;
        await kernel.Lock("init_module");
        int result = await InitModule(module);
        await kernel.Unlock("init_module");
        return result;
    }

    /// <summary><c>delete_module</c>: 0, or a negative error. The count is never looked at again once it has begun.</summary>
    public async Op<int> Delete(OldModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        await kernel.Lock("delete_module");
        // The name is copied from user space.
        await kernel.Sleep("delete_module");
        int result = await Mark(module);
        if (result == 0)
            await FreeModule(module);
        await kernel.Unlock("delete_module");
        return result;
    }

    private async Op<int> InitModule(OldModule module)
    {
        var site = new Site("init_module", "", 0);
        // The name is copied from user space.
        await kernel.Sleep(site.Function);
        if (!await IsFound(module))
            return -Errno.ENOENT;
        // And so is the image; the record is not looked up again.
        await kernel.Sleep(site.Function);
        await module.Touch(site);
        // Whether they are on the list, not whether they are going: a module whose cleanup sleeps can still be linked to.
        if (!module.Imports.All(modules.Contains))
            return -Errno.ENOENT;
        foreach (var import in module.Imports)
        {
            await import.Touch(site);
            import.References.Add(module);
            import.IsUsedOnce = true;
        }

        module.IsLinked = true;
        await module.SetCount(1, site);
        int result = module.Init is { } init ? await module.Call($"{module.Name}_init", init) : 0;
        if (result != 0)
        {
            // Up to 2.3 whatever the error is; 2.4.17 was read.
            await module.SetCount(0, site);
            return Version == OldKernel.V24 && result < 0 ? result : -Errno.EBUSY;
        }

        // Not the macro: that would mark it as visited.
        await module.LowerCount(site);
        module.IsRunning = true;
        return 0;
    }

    private async Op<int> Mark(OldModule module)
    {
        if (!await IsFound(module))
            return -Errno.ENOENT;
        if (module.References.Count > 0)
            return -Errno.EBUSY;
        bool locks = Version == OldKernel.V24;
        if (locks)
            await UnloadLock.Lock("delete_module");
        bool busy = await module.IsInUse();
        if (!busy)
            await module.Deleted.Write(true, "delete_module");
        if (locks)
            await UnloadLock.Unlock("delete_module");
        return busy ? -Errno.EBUSY : 0;
    }

    /// <summary><c>find_module</c>: skips those that are going.</summary>
    private async Op<bool> IsFound(OldModule module) => modules.Contains(module) && !await module.Deleted.Read("find_module");

    private async Op FreeModule(OldModule module, bool tagFreed = false)
    {
        var site = new Site("free_module", "", 0);
        if (module is { IsRunning: true, Cleanup: { } cleanup })
            await module.Call($"{module.Name}_cleanup", cleanup);
        module.IsRunning = false;
        foreach (var import in module.IsLinked ? module.Imports : [])
        {
            await import.Touch(site);
            import.References.Remove(module);
            import.IsJustFreed |= tagFreed && import.References.Count == 0;
        }

        modules.Remove(module);
        await module.Text!.Free(site);
        await module.Data!.Free(site);
    }
}
