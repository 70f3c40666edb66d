using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Loading and unloading of modules as of today (kernel/module/main.c: <c>load_module</c>, <c>do_init_module</c>,
/// <c>delete_module</c>, <c>free_module</c>). Create it in the set-up.
/// </summary>
/// <remarks>
/// Left out: sysfs of the module itself and its parameters, live patching and tracing, asynchronous probes, forced unloading, and
/// the 30 s after which an importer gives up waiting (it waits until a signal comes).
/// </remarks>
public sealed class ModuleLoader
{
    private readonly Machine machine;
    private readonly Mutex moduleMutex;
    private readonly WaitQueueHead moduleWait;

    // Only touched with the mutex held.
    private readonly List<LoadableModule> modules = [];

    /// <summary>Creates it.</summary>
    public ModuleLoader(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.machine = machine;
        var statics = new Statics(machine);
        moduleMutex = new Mutex(statics, "module_mutex");
        moduleWait = new WaitQueueHead(statics, "module_wq");
        Notifiers = new BlockingNotifierHead(statics, "module_notify_list");
    }

    /// <summary><c>module_notify_list</c>: told <c>MODULE_STATE_COMING</c>, <c>_LIVE</c> and <c>_GOING</c> with the module.</summary>
    public BlockingNotifierHead Notifiers { get; }

    /// <summary><c>init_module</c>: 0, or a negative error.</summary>
    public async Op<int> Load(LoadableModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        int result = await AddUnformed(module);
        if (result < 0)
            return result;
        await module.InitializeCount(new Site("module_unload_init", "", 0));
        foreach (var import in module.Imports)
        {
            result = await ResolveSymbolWait(module, import);
            if (result < 0)
            {
                await Free(module);
                return result;
            }
        }

        await moduleMutex.Lock("complete_formation");
        await module.State.Write(ModuleState.Coming, "complete_formation");
        await moduleMutex.Unlock("complete_formation");
        await Notifiers.CallChain("MODULE_STATE_COMING", module);
        return await DoInitModule(module);
    }

    /// <summary><c>delete_module</c>: 0, or a negative error.</summary>
    public async Op<int> Delete(LoadableModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (await moduleMutex.LockInterruptible("delete_module") != 0)
            return -Errno.EINTR;
        int result = await TryStop(module);
        await moduleMutex.Unlock("delete_module");
        if (result != 0)
            return result;
        machine.Current.Unloads = module;
        if (module.Exit is { } exit)
            await module.Call($"{module.Name}_exit", exit);
        machine.Current.Unloads = null;
        await Notifiers.CallChain("MODULE_STATE_GOING", module);
        await Free(module);
        await moduleWait.WakeUp("delete_module");
        return 0;
    }

    private async Op<int> AddUnformed(LoadableModule module)
    {
        while (true)
        {
            await moduleMutex.Lock("add_unformed_module");
            var old = modules.Find(m => m.Name == module.Name);
            if (old is null)
                break;
            bool live = await old.State.Read("add_unformed_module") == ModuleState.Live;
            await moduleMutex.Unlock("add_unformed_module");
            if (live)
                return -Errno.EEXIST;
            int waited = await moduleWait.WaitEventInterruptible(() => IsFinished(module.Name), "add_unformed_module");
            if (waited != 0)
                return waited;
        }

        modules.Add(module);
        await moduleMutex.Unlock("add_unformed_module");
        return 0;
    }

    /// <summary><c>finished_loading</c>: nobody of that name is half loaded or half freed.</summary>
    private async Op<bool> IsFinished(string name)
    {
        machine.Current.SchedAnnotateSleep();
        await moduleMutex.Lock("finished_loading");
        var other = modules.Find(m => m.Name == name);
        bool finished = other is null || await other.State.Read("finished_loading") is ModuleState.Live or ModuleState.Going;
        await moduleMutex.Unlock("finished_loading");
        return finished;
    }

    /// <summary>Waits while the module that exports the symbol is still being initialised.</summary>
    private async Op<int> ResolveSymbolWait(LoadableModule module, LoadableModule export)
    {
        int result = await ResolveSymbol(module, export);
        while (result == -Errno.EBUSY)
        {
            await moduleWait.PrepareToWait("resolve_symbol_wait");
            result = await ResolveSymbol(module, export);
            if (result == -Errno.EBUSY && await moduleWait.ScheduleInterruptible("resolve_symbol_wait") == Operation.Interrupted)
                break;
        }

        await moduleWait.FinishWait("resolve_symbol_wait");
        return result;
    }

    /// <summary><c>resolve_symbol</c>, <c>ref_module</c>, <c>strong_try_module_get</c>.</summary>
    private async Op<int> ResolveSymbol(LoadableModule module, LoadableModule export)
    {
        machine.Current.SchedAnnotateSleep();
        await moduleMutex.Lock("resolve_symbol");
        int result = -Errno.ENOENT;
        if (modules.Contains(export))
        {
            var state = await export.State.Read("strong_try_module_get");
            if (state == ModuleState.Coming)
                result = -Errno.EBUSY;
            else if (state != ModuleState.Unformed && await export.TryGet("ref_module"))
                result = 0;
        }

        if (result == 0)
            export.Importers.Add(module);
        await moduleMutex.Unlock("resolve_symbol");
        return result;
    }

    private async Op<int> DoInitModule(LoadableModule module)
    {
        int result = module.Init is { } init ? await module.Call($"{module.Name}_init", init) : 0;
        if (result < 0)
        {
            await module.State.Write(ModuleState.Going, "do_init_module");
            await machine.Rcu.Synchronize("do_init_module");
            await module.Put("do_init_module");
            await Notifiers.CallChain("MODULE_STATE_GOING", module);
            await Free(module);
            await moduleWait.WakeUp("do_init_module");
            return result;
        }

        await module.State.Write(ModuleState.Live, "do_init_module");
        await Notifiers.CallChain("MODULE_STATE_LIVE", module);
        await moduleMutex.Lock("do_init_module");
        await module.Put("do_init_module");
        await moduleMutex.Unlock("do_init_module");
        await moduleWait.WakeUp("do_init_module");
        return 0;
    }

    /// <summary>Steps of <c>delete_module</c> that run with the mutex held.</summary>
    private async Op<int> TryStop(LoadableModule module)
    {
        if (!modules.Contains(module))
            return -Errno.ENOENT;
        if (module.Importers.Count > 0)
            return -Errno.EWOULDBLOCK;
        if (await module.State.Read("delete_module") != ModuleState.Live)
            return -Errno.EBUSY;
        if (module is { Init: not null, Exit: null })
            return -Errno.EBUSY;
        if (!await module.TryRelease())
            return -Errno.EWOULDBLOCK;
        await module.State.Write(ModuleState.Going, "try_stop_module");
        return 0;
    }

    /// <summary><c>free_module</c>: the name stays taken until the end; the data, where the record itself is, goes last.</summary>
    private async Op Free(LoadableModule module)
    {
        var site = new Site("free_module", "", 0);
        await moduleMutex.Lock(site.Function);
        await module.State.Write(ModuleState.Unformed, site.Function);
        await moduleMutex.Unlock(site.Function);
        await moduleMutex.Lock("module_unload_free");
        foreach (var import in module.Imports)
        {
            if (import.Importers.Remove(module))
                await import.Put("module_unload_free");
        }

        await moduleMutex.Unlock("module_unload_free");
        await moduleMutex.Lock(site.Function);
        modules.Remove(module);
        await machine.Rcu.Synchronize(site.Function);
        await moduleMutex.Unlock(site.Function);
        await module.Text!.Free(site);
        await module.Data!.Free(site);
    }

    /// <summary>The loader's own variables.</summary>
    private sealed class Statics : KernelObject
    {
        internal Statics(Machine machine)
            : base(machine, "kernel") => Retain();
    }
}
