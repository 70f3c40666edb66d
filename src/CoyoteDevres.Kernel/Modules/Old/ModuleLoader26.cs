using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The loader of 2.6.11 (kernel/module.c; section A8 of the facts). Create it in the set-up. Left out: sysfs, forced unloading, and
/// the grace period after an init that failed.
/// </summary>
public sealed class ModuleLoader26
{
    private readonly Machine machine;
    private readonly Mutex semaphore;

    // Only touched with the semaphore held.
    private readonly List<Module26> modules = [];

    /// <summary>Creates it.</summary>
    public ModuleLoader26(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.machine = machine;
        semaphore = new Mutex(machine, "module_mutex");
    }

    /// <summary><c>init_module</c>: 0, or a negative error.</summary>
    public async Op<int> Load(Module26 module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var site = new Site("sys_init_module", "", 0);
        await semaphore.Lock(site.Function);
        int result = await LoadModule(module);
        await semaphore.Unlock(site.Function);
        if (result != 0)
            return result;
        result = module.Init is { } init ? await module.Call($"{module.Name}_init", init) : 0;
        await (result < 0 ? GiveUp(module) : Finish(module));
        return Math.Min(result, 0);
    }

    /// <summary><c>delete_module</c>: 0, or a negative error.</summary>
    /// <param name="module">Which.</param>
    /// <param name="wait">True to wait, uninterruptibly, until nobody uses it (<c>rmmod --wait</c>).</param>
    public async Op<int> Delete(Module26 module, bool wait = false)
    {
        ArgumentNullException.ThrowIfNull(module);
        var site = new Site("sys_delete_module", "", 0);
        if (await semaphore.LockInterruptible(site.Function) != 0)
            return -Errno.EINTR;
        int result = await Stop(module, wait);
        await semaphore.Unlock(site.Function);
        if (result != 0)
            return result;
        if (wait)
        {
            AtomicSleep.MightSleep(machine, module.Count.Name, site);
            await module.Count.WaitForZero(new Site("wait_for_zero_refcount", "", 0));
        }

        machine.Current.Unloads = module;
        if (module.Exit is { } exit)
            await module.Call($"{module.Name}_exit", exit);
        machine.Current.Unloads = null;
        await Free(module);
        return 0;
    }

    private async Op<int> LoadModule(Module26 module)
    {
        if (modules.Exists(m => m.Name == module.Name))
            return -Errno.EEXIST;
        var site = new Site("load_module", "", 0);
        await module.Count.Become(ModuleState.Coming, site);
        // Held while init runs.
        await module.Count.TryGet(site);
        foreach (var import in module.Imports)
        {
            if (!modules.Contains(import) || !await import.Count.StrongTryGet(new Site("use_module", "", 0)))
            {
                await UnloadFree(module);
                await module.Text!.Free(site);
                await module.Data!.Free(site);
                return -Errno.ENOENT;
            }

            import.Importers.Add(module);
        }

        modules.Add(module);
        return 0;
    }

    private async Op Finish(Module26 module)
    {
        var site = new Site("sys_init_module", "", 0);
        await semaphore.Lock(site.Function);
        await module.Count.Become(ModuleState.Live, site);
        await module.Put(site.Function);
        await semaphore.Unlock(site.Function);
    }

    private async Op GiveUp(Module26 module)
    {
        var site = new Site("sys_init_module", "", 0);
        await module.Count.Become(ModuleState.Going, site);
        if (module.IsUnsafe)
        {
            machine.Report("module-stuck", site.Function, module.Title, $"{module.Name}: module is now stuck!", machine.Current);
            return;
        }

        await module.Put(site.Function);
        await Free(module);
    }

    private async Op<int> Stop(Module26 module, bool wait)
    {
        if (!modules.Contains(module))
            return -Errno.ENOENT;
        if (module.Importers.Count > 0)
            return -Errno.EWOULDBLOCK;
        bool live = await module.Count.ReadState(new Site("sys_delete_module", "", 0)) == (int)ModuleState.Live;
        if (!live || module.IsUnsafe || module is { Init: not null, Exit: null })
            return -Errno.EBUSY;
        return await module.Count.Stop(!wait, new Site("try_stop_module", "", 0)) ? 0 : -Errno.EWOULDBLOCK;
    }

    private async Op Free(Module26 module)
    {
        var site = new Site("free_module", "", 0);
        await semaphore.Lock(site.Function);
        modules.Remove(module);
        await UnloadFree(module);
        await module.Text!.Free(site);
        await module.Data!.Free(site);
        await semaphore.Unlock(site.Function);
    }

    private static async Op UnloadFree(Module26 module)
    {
        foreach (var import in module.Imports)
        {
            if (import.Importers.Remove(module))
                await import.Put("module_unload_free");
        }
    }
}
