using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What <c>srcu_read_lock</c> returns and <c>srcu_read_unlock</c> wants back: the bank a reader is counted in. Only data.</summary>
/// <param name="Value">0 or 1.</param>
public readonly record struct SrcuIndex(int Value);

/// <summary>
/// <c>struct srcu_struct</c> (kernel/rcu/srcutree.c, include/linux/srcu.h: excerpts of an older copy, the banks partly from memory): a
/// domain of read sections that may sleep. Each section is counted in one of two banks; a grace period makes new readers use the other
/// bank and waits until the old one adds up to zero. An index that is not the section's own therefore makes a grace period wait for
/// ever, or for too few.
/// </summary>
/// <remarks>
/// Grace periods of a domain follow one another; here each caller has one of its own, where the kernel lets callers share. Not
/// here: the scan of the other bank before the switch, which is for a reader that has fetched the index and not counted itself yet.
/// A domain is used only after <see cref="Init"/> (the kernel's per-CPU counters are NULL before, and after a clean-up); a static
/// one (<c>DEFINE_STATIC_SRCU</c>) at once.
/// </remarks>
public sealed partial class SrcuStruct
{
    private readonly Machine machine;
    private readonly CallbackQueue callbacks;
    private readonly NativeSrcu? native;
    private SrcuData? data;

    /// <summary>A domain inside a structure.</summary>
    public SrcuStruct(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        native = IsNative ? new NativeSrcu() : null;
        callbacks = new CallbackQueue(machine, machine.Names.Member(Name, "srcu_barrier"), owner.Memory);
    }

    /// <summary>A static domain.</summary>
    public SrcuStruct(Machine machine, string name)
        : base(machine.Runtime, name)
    {
        this.machine = machine;
        native = IsNative ? new NativeSrcu() : null;
        isStatic = initialized = true;
        callbacks = new CallbackQueue(machine, machine.Names.Member(name, "srcu_barrier"));
    }

    /// <summary><c>srcu_read_lock_held</c>: true if the running task is in a read section of this domain.</summary>
    public bool IsReading => machine.IsHeld(this);

    /// <summary><c>init_srcu_struct</c>: allocates its counters.</summary>
    public async Op Init([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        data = new SrcuData(machine);
        await Operate(InitKind, new Site(function, file, line));
    }

    /// <summary>
    /// <c>cleanup_srcu_struct</c>: frees its counters. With readers in it, callbacks queued or a grace period running it warns and
    /// leaks them; the domain then goes on.
    /// </summary>
    public async Op Cleanup([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        if (await Operate(ReadersKind, site) != 0)
            return;
        if (await callbacks.Count(site) > 0)
        {
            ReportCleanup(site, machine.Current);
            return;
        }

        if (await Operate(CleanupKind, site) == 0 && data is { } counters)
            await counters.Kfree(function, file, line);
    }

    /// <summary>Whoever owns the domain outlives the scenario: its counters being there at the end is no leak.</summary>
    public void Retain() => data?.Retain();

    /// <summary><c>srcu_read_lock</c>: begins a read section, or one inside another; whoever ends it needs the index.</summary>
    public Op<SrcuIndex> ReadLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Enter(Known, new Site(function, file, line)) : Op.From(new SrcuIndex(native.ReadLock()));

    /// <summary><c>srcu_read_unlock</c>.</summary>
    public Step ReadUnlock(SrcuIndex index, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Leave(index, Known, new Site(function, file, line));

    /// <summary><c>srcu_down_read</c>: the same for a section that another task may end; lockdep does not know of it.</summary>
    public Op<SrcuIndex> DownRead([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Enter(Unknown, new Site(function, file, line)) : throw new NotSupportedException("a section that another thread ends");

    /// <summary><c>srcu_up_read</c>.</summary>
    public Step UpRead(SrcuIndex index, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Leave(index, Unknown, new Site(function, file, line));

    /// <summary><c>guard(srcu)</c>: a read section for a scope.</summary>
    public async Op<Section> Guard([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, await ReadLock(function, file, line), new Site(function, file, line));

    /// <summary><c>synchronize_srcu</c>: waits for the read sections of this domain that had begun before. May sleep.</summary>
    public async Op Synchronize([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        // Since v6.4 lockdep takes it for a write lock that is let go at once (lock_sync), and reports a reader of the same domain so.
        machine.Lockdep.Taking(machine, Name, site);
        if (machine.Rcu.IsReading)
            SuspiciousRcu.Report(machine, site, Name, "Illegal synchronize_srcu() in same-type SRCU (or in RCU) read-side critical section");
        AtomicSleep.MightSleep(machine, Name, site);
        await GracePeriod(site, OperationTraits.Blocking);
    }

    /// <summary>
    /// <c>call_srcu</c>: runs a callback after a grace period of this domain, in a worker, with softirqs off.
    /// </summary>
    public async Op Call(RcuHead head, Func<Op> callback, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(callback);
        var site = new Site(function, file, line);
        if (!await head.Queue(site))
            return;
        int queued = await callbacks.Add(site);
        machine.StartKernelThread("kworker/srcu", async () =>
        {
            var worker = new Site("srcu_invoke_callbacks", "", 0);
            await GracePeriod(new Site("process_srcu", "", 0), OperationTraits.Idle);
            machine.Current.SoftirqsOff++;
            if (await head.Unqueue(worker))
                await callback();
            machine.Current.SoftirqsOff--;
            await callbacks.Remove(queued, worker);
        });
    }

    /// <summary><c>srcu_barrier</c>: waits until every callback of this domain that has been queued by now has run. May sleep.</summary>
    public async Op Barrier([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, callbacks.Name, site);
        int marked = await callbacks.Mark(site);
        await callbacks.Wait(marked, site);
    }

    private async Op<SrcuIndex> Enter(int lockdep, Site site) => new(await Operate(LockKind, site, argument: lockdep));

    private async Op GracePeriod(Site site, OperationTraits traits)
    {
        if (native is not null)
        {
            native.Synchronize();
            return;
        }

        int old = await Operate(SwitchKind, site, traits);
        await Operate(WaitKind + old, site, traits);
    }

    private Step Leave(SrcuIndex index, int lockdep, in Site site)
    {
        if (native is not null)
        {
            native.ReadUnlock(index.Value);
            return default;
        }

        if (index.Value is not (0 or 1))
            machine.Report("srcu-bad-index", site.Spelling, Name, $"WARNING: at srcu_read_unlock, called by {site.Spelling}", machine.Current, $"idx is {index.Value}");
        return Operate(UnlockKind + (index.Value & 1), site, argument: lockdep);
    }

    private void ReportCleanup(in Site site, TaskStruct task, params IReadOnlyList<string> body) =>
        machine.Report("srcu-cleanup", site.Spelling, Name, $"WARNING: at cleanup_srcu_struct, called by {site.Spelling}", task, body);

    /// <summary>A scope that is a read section.</summary>
    public readonly struct Section
    {
        private readonly SrcuStruct domain;
        private readonly SrcuIndex index;
        private readonly Site site;

        internal Section(SrcuStruct domain, SrcuIndex index, in Site site)
        {
            this.domain = domain;
            this.index = index;
            this.site = site;
        }

        /// <summary>Ends it.</summary>
        public Step DisposeAsync() => domain.ReadUnlock(index, site.Function, site.File, site.Line);
    }

    /// <summary>The per-CPU counters.</summary>
    private sealed class SrcuData(Machine machine) : KernelObject(machine, "srcu_data");
}
