using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct percpu_ref</c> (lib/percpu-refcount.c, include/linux/percpu-refcount.h: an older copy in full, its <c>data</c> of v5.11 in excerpts): a
/// count of which nobody knows whether it is zero until it has been killed and a grace period has passed. Then the last put
/// runs the release function, which must not sleep. Made by <c>percpu_ref_init</c> with one reference, which the kill drops.
/// </summary>
/// <remarks>
/// What a get or a put on one CPU adds is seen when the CPUs' counts are added up, after every section that may still be adding to
/// them: so each is one operation here on one sum, and only a put that finds the sum made can be the last.
/// <c>percpu_ref_switch_to_atomic</c> and its opposite on a live count are not here.
/// </remarks>
public sealed partial class PercpuRef
{
    private readonly Machine machine;
    private readonly Func<Op> release;
    private readonly bool allowReinit;
    private readonly PercpuRefData data;
    private readonly NativePercpuRef? native;

    /// <summary><c>percpu_ref_init</c>.</summary>
    /// <param name="owner">The structure that it counts users of.</param>
    /// <param name="member">The member.</param>
    /// <param name="release">What runs when the last reference of a killed count is gone.</param>
    /// <param name="allowReinit"><c>PERCPU_REF_ALLOW_REINIT</c>: it may live again.</param>
    public PercpuRef(KernelObject owner, string member, Func<Op> release, bool allowReinit = false)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        this.release = release;
        this.allowReinit = allowReinit;
        data = new PercpuRefData(machine);
        native = IsNative ? new NativePercpuRef(() => _ = Released(new Site("percpu_ref_put", "", 0))) : null;
    }

    /// <summary><c>percpu_ref_get</c>: the caller must own a reference.</summary>
    public Step Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Operate(GetKind, new Site(function, file, line));
        native.Get();
        return default;
    }

    /// <summary><c>percpu_ref_tryget</c>: false once it is known to be zero.</summary>
    public Test TryGet([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(TryGetKind, new Site(function, file, line)) : Test.Happened(native.TryGet());

    /// <summary><c>percpu_ref_tryget_live</c>: false once it has been killed.</summary>
    public Test TryGetLive([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(TryGetLiveKind, new Site(function, file, line)) : Test.Happened(native.TryGetLive());

    /// <summary><c>percpu_ref_put</c>: the last one of a killed count runs the release function, inside an RCU section.</summary>
    public Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is null)
            return Put(new Site(function, file, line));
        native.Put();
        return Op.Done;
    }

    private async Op Put(Site site)
    {
        if (await Operate(PutKind, site) != 0)
            await Released(site);
    }

    private async Op Released(Site site)
    {
        var (function, file, line) = site;
        await machine.Rcu.ReadLock(function, file, line);
        await release();
        await machine.Rcu.ReadUnlock(function, file, line);
    }

    /// <summary><c>percpu_ref_is_zero</c>.</summary>
    public Test IsZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(IsZeroKind, new Site(function, file, line)) : Test.Happened(native.IsZero);

    /// <summary><c>percpu_ref_is_dying</c>: true once it has been killed.</summary>
    public Test IsDying([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        native is null ? Ask(IsDyingKind, new Site(function, file, line)) : Test.Happened(native.IsDying);

    /// <summary>
    /// <c>percpu_ref_kill_and_confirm</c>: drops the first reference. Returns at once, unless it is already being killed; the sum
    /// is made, and <paramref name="confirm"/> run, after a grace period.
    /// </summary>
    public async Op Kill(Func<Op>? confirm = null, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        if (native is not null)
        {
            native.Kill();
            if (confirm is not null)
                await confirm();
            return;
        }

        // One step with dropping the reference: percpu_ref_switch_lock has interrupts off, so no grace period ends in between.
        if (await Ask(KillKind, site))
        {
            await machine.Rcu.Call(data.Head, () => Switched(confirm), function, file, line);
            return;
        }

        AtomicSleep.MightSleep(machine, Name, site);
        await Operate(WaitKind, site, OperationTraits.Blocking);
        if (confirm is not null)
            await confirm();
        await Put(function, file, line);
    }

    /// <summary><c>percpu_ref_reinit</c>: lives again, with one reference. It must have been killed and be zero; waits for a switch that is still going on.</summary>
    public async Op Reinit([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        if (native is not null)
        {
            native.Reinit();
            return;
        }

        if (!await IsZero(function, file, line))
            Report("percpu-ref-misuse", "percpu_ref_reinit", machine.Current, site.Spelling);
        await Operate(ReinitKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>percpu_ref_exit</c>: frees what <c>percpu_ref_init</c> allocated. Nobody may use it any more.</summary>
    public async Op Exit([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (native is not null)
            return;
        if (await Ask(ExitKind, new Site(function, file, line)))
            await data.Kfree(function, file, line);
    }

    /// <summary><c>percpu_ref_switch_to_atomic_rcu</c>: the grace period is over.</summary>
    private async Op Switched(Func<Op>? confirm)
    {
        var site = new Site("percpu_ref_switch_to_atomic_rcu", "", 0);
        await Operate(SumKind, site);
        if (confirm is not null)
            await confirm();
        await Operate(ConfirmedKind, site);
        // The reference that kept it while it was switching.
        await Put(site.Function, site.File, site.Line);
    }

    private sealed class PercpuRefData : KernelObject
    {
        internal PercpuRefData(Machine machine)
            : base(machine, "percpu_ref_data") => Head = new RcuHead(this, "rcu");

        internal RcuHead Head { get; }
    }
}
