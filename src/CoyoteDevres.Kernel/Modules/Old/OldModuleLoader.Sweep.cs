using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>The sweep of unused modules: delete_module without a name.</content>
public sealed partial class OldModuleLoader
{
    /// <summary>
    /// <c>delete_module(NULL)</c>: frees each module that was loaded to be swept (<see cref="OldModule.IsAutoclean"/>), has been used once and
    /// is idle, but only marks one that has been visited since the last sweep. What a freed module used is looked at once more.
    /// </summary>
    /// <remarks>
    /// kernel/module.c of 2.4.17, which was read; 2.2 and 2.3 differ in the lock and in where the mark is set (from memory). The next
    /// module is read from the list before one is freed, and a cleanup may sleep: somebody else may delete that next one meanwhile.
    /// </remarks>
    public async Op Sweep()
    {
        await kernel.Lock("delete_module");
        while (await SweepOnce())
        {
            // Something was freed: from the beginning.
        }

        foreach (var module in modules.ToList())
        {
            await module.Touch(SweepSite);
            module.IsJustFreed = false;
        }

        await kernel.Unlock("delete_module");
    }

    private static Site SweepSite => new("delete_module", "", 0);

    private async Op<bool> SweepOnce()
    {
        bool changed = false;
        var at = modules.FirstOrDefault();
        while (at is not null)
        {
            var module = at;
            // mod->next is in the module that is looked at, whoever has freed it meanwhile.
            await module.Touch(SweepSite);
            int index = modules.IndexOf(module);
            at = index >= 0 && index + 1 < modules.Count ? modules[index + 1] : null;
            changed |= await SweepOne(module);
        }

        return changed;
    }

    private async Op<bool> SweepOne(OldModule module)
    {
        bool locks = Version == OldKernel.V24;
        if (locks)
            await UnloadLock.Lock("delete_module");
        bool candidate = await IsIdle(module);
        bool frees = false;
        if (candidate)
        {
            await module.Flags(SweepSite);
            frees = !module.IsVisited || module.IsJustFreed;
        }

        if (frees)
            await module.Deleted.Write(true, "delete_module");
        if (locks)
            await UnloadLock.Unlock("delete_module");
        if (frees)
        {
            await FreeModule(module, tagFreed: true);
        }
        else if (candidate)
        {
            await module.Flags(SweepSite);
            module.IsVisited = false;
        }

        return frees;
    }

    private static async Op<bool> IsIdle(OldModule module)
    {
        if (module.References.Count > 0 || module is not { IsAutoclean: true, IsRunning: true } || await module.Deleted.Read("delete_module"))
            return false;
        await module.Flags(SweepSite);
        return module.IsUsedOnce && !await module.IsInUse();
    }
}
