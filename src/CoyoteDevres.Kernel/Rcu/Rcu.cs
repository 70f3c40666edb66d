using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// RCU (kernel/rcu/tree.c, include/linux/rcupdate.h, excerpts of an older copy, with CONFIG_PREEMPT_RCU): readers that nobody can hold up, and
/// updaters that wait until every read section that had begun before has ended. A section must not sleep.
/// </summary>
/// <remarks>
/// Not here: the _bh and _sched flavours, expedited and polled grace periods, Tasks RCU, CPUs going offline. <c>kfree_rcu</c> keeps its
/// objects in batches of its own, which <see cref="Barrier"/> does not wait for (<c>kvfree_rcu_barrier</c> would).
/// Callbacks are tasks of their own, in any order: two CPUs run theirs at the same time.
/// </remarks>
public sealed class Rcu
{
    private readonly Machine machine;
    private readonly RcuReaders readers;
    private readonly CallbackQueue callbacks;
    private readonly NativeRcu? native;

    internal Rcu(Machine machine)
    {
        this.machine = machine;
        readers = new RcuReaders(machine);
        callbacks = new CallbackQueue(machine, "rcu_barrier");
        native = machine.IsNative ? new NativeRcu() : null;
    }

    /// <summary><c>rcu_read_lock_held</c>: true inside a read section.</summary>
    public bool IsReading => native is null ? machine.Current.RcuDepth > 0 : native.IsReading;

    /// <summary><c>rcu_read_lock</c>: begins a read section, or one inside it.</summary>
    public Step ReadLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return readers.Enter(new Site(function, file, line));
        native.ReadLock();
        return default;
    }

    /// <summary><c>rcu_read_unlock</c>.</summary>
    public Step ReadUnlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return readers.Leave(new Site(function, file, line));
        native.ReadUnlock();
        return default;
    }

    /// <summary><c>guard(rcu)</c>: a read section for a scope.</summary>
    public async Op<Section> Guard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await ReadLock(function, file, line);
        return new Section(this, new Site(function, file, line));
    }

    /// <summary>
    /// <c>synchronize_rcu</c>: waits for every read section that had begun before the call, and for no later one. May sleep.
    /// </summary>
    public async Op Synchronize([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        if (IsReading)
            SuspiciousRcu.Report(machine, site, readers.Name, "Illegal synchronize_rcu() in RCU read-side critical section");
        AtomicSleep.MightSleep(machine, readers.Name, site);
        await Wait(await Mark(site), site);
    }

    /// <summary>
    /// <c>call_rcu</c>: runs a callback, in a softirq, after every read section that has begun by now. The head is a part of the
    /// structure that is to go, and used until the callback runs.
    /// </summary>
    public async Op Call(RcuHead head, Func<Op> callback, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(callback);
        var site = new Site(function, file, line);
        if (!await head.Queue(site))
            return;
        int queued = await callbacks.Add(site);
        int marked = await Mark(site);
        machine.StartInterrupt("rcu_core", ExecutionContext.Softirq, async () =>
        {
            var batch = new Site("rcu_do_batch", "", 0);
            await Wait(marked, batch, OperationTraits.Idle);
            if (await head.Unqueue(batch))
                await callback();
            await callbacks.Remove(queued, batch);
        });
    }

    /// <summary><c>kfree_rcu</c>: frees an object after every read section that has begun by now.</summary>
    public async Op Kfree(KernelObject freed, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(freed);
        int marked = await Mark(new Site(function, file, line));
        machine.StartKernelThread("kworker/rcu_gp", async () =>
        {
            var work = new Site("kfree_rcu_work", "", 0);
            await Wait(marked, work, OperationTraits.Idle);
            await freed.Kfree(work.Function, work.File, work.Line);
        });
    }

    /// <summary><c>rcu_barrier</c>: waits until every callback that has been queued by now has run. May sleep.</summary>
    public async Op Barrier([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, callbacks.Name, site);
        int marked = await callbacks.Mark(site);
        await callbacks.Wait(marked, site);
    }

    private Step Mark(in Site site) => native is null ? readers.Mark(site) : default;

    private Step Wait(int marked, in Site site, OperationTraits traits = OperationTraits.Blocking)
    {
        if (native is null)
            return readers.Wait(marked, site, traits);
        native.Synchronize();
        return default;
    }

    /// <summary>A scope that is a read section.</summary>
    public readonly struct Section
    {
        private readonly Rcu rcu;
        private readonly Site site;

        internal Section(Rcu rcu, in Site site)
        {
            this.rcu = rcu;
            this.site = site;
        }

        /// <summary>Ends it.</summary>
        public Step DisposeAsync() => rcu.ReadUnlock(site.Function, site.File, site.Line);
    }
}
