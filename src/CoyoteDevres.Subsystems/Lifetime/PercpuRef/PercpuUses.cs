using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// PCf: a <c>percpu_ref</c> around the uses of the generic device, as it should be: uses are refused once it has been killed, sleepers woken after that, and
/// the driver goes on when the last use has put its reference (include/linux/percpu-refcount.h; section 0.5 of the facts on other subsystems).
/// </summary>
internal class PercpuUses : PointerGuard
{
    internal PercpuUses(ToyDevice device, ToyChip chip, bool allowReinit = false)
        : base(device, chip)
    {
        Drained = new Completion(device, "drained");
        Users = new PercpuRef(device, "users", async () => await Drained.Complete("toy_users_release"), allowReinit);
    }

    public override string Name => "percpu-uses";

    private protected PercpuRef Users { get; }

    private protected Completion Drained { get; }

    public override async Op<Use> Enter(string function) => await TryGet(function) ? new Use(true, await Chip.Load(function)) : Use.None;

    public override Op Leave(Use use, string function) => Users.Put(function);

    public override async Op<bool> IsGone(string function) => await Users.IsDying(function);

    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await Users.Kill(function: "toy_unregister");
        await wakeUp();
        await Drained.Wait("toy_unregister");
    }

    /// <summary>When the last file is closed.</summary>
    public override Op CleanUp() => Users.Exit("toy_device_release");

    private protected virtual async Op<bool> TryGet(string function) => await Users.TryGetLive(function);
}

/// <summary>PC1: killed, and not waited for: <c>percpu_ref_kill</c> drops the first reference, and returns.</summary>
internal class KilledOnly(ToyDevice device, ToyChip chip) : PercpuUses(device, chip)
{
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await Users.Kill(function: "toy_unregister");
        await wakeUp();
    }

    /// <summary>At least the count itself is not left before it is drained.</summary>
    public override async Op CleanUp()
    {
        await Drained.Wait("toy_device_release");
        await base.CleanUp();
    }
}

/// <summary>PC2: waits for the confirmation of the kill: from then on no use begins, but those that had begun run on.</summary>
internal sealed class ConfirmedOnly : KilledOnly
{
    private readonly Completion confirmed;

    internal ConfirmedOnly(ToyDevice device, ToyChip chip)
        : base(device, chip) => confirmed = new Completion(device, "confirmed");

    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await Users.Kill(async () => await confirmed.Complete("toy_users_confirm"), "toy_unregister");
        await wakeUp();
        await confirmed.Wait("toy_unregister");
    }
}

/// <summary>
/// PC3f: exits as soon as it is drained, while files are open: a later <c>percpu_ref_tryget_live</c> looks at the bit that says that it is dead, and no
/// further.
/// </summary>
internal class ExitsDrained(ToyDevice device, ToyChip chip) : PercpuUses(device, chip)
{
    public override async Op Revoke(Func<Op> wakeUp)
    {
        await base.Revoke(wakeUp);
        await Users.Exit("toy_unregister");
    }

    public override Op CleanUp() => Op.Done;
}

/// <summary>PC3: the same with <c>percpu_ref_tryget</c>, which is for who knows that it is between init and exit: it counts in what the exit has freed.</summary>
internal sealed class TryGetAfterExit(ToyDevice device, ToyChip chip) : ExitsDrained(device, chip)
{
    private protected override async Op<bool> TryGet(string function) => await Users.TryGet(function);
}

/// <summary>PC4: exits right after the kill: uses put their references after the exit, and the switch to one count is still going on.</summary>
internal sealed class ExitsUndrained(ToyDevice device, ToyChip chip) : PercpuUses(device, chip)
{
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await Users.Kill(function: "toy_unregister");
        await wakeUp();
        await Users.Exit("toy_unregister");
    }

    public override Op CleanUp() => Op.Done;
}

/// <summary>PC5: the last close kills too; nobody remembers who has.</summary>
internal sealed class KilledTwice(ToyDevice device, ToyChip chip) : PercpuUses(device, chip)
{
    public override Op Closed() => Users.Kill(function: "toy_release");
}

/// <summary>PC6: sleepers are not woken: who sleeps in a use keeps the count from zero (section 0.5's note).</summary>
internal sealed class NobodyWakes(ToyDevice device, ToyChip chip) : PercpuUses(device, chip)
{
    public override Op Revoke(Func<Op> wakeUp) => base.Revoke(() => Op.Done);
}

/// <summary>PC6b: they are woken before the kill, see that nothing has happened, and sleep on.</summary>
internal sealed class WakesBeforeKill(ToyDevice device, ToyChip chip) : PercpuUses(device, chip)
{
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await wakeUp();
        await base.Revoke(() => Op.Done);
    }
}
