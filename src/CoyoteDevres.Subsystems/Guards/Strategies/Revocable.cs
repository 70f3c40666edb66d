using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// <c>struct revocable</c> in its third form (RV3, read in 4bf6bc4e041c): a resource pointer under an SRCU domain, and a count of
/// two, the provider's reference and the owner's. Revoking writes NULL and waits for the uses that had begun, in one call, so that
/// nobody can be woken in between: who sleeps inside a use until the device is gone is waited for.
/// </summary>
public sealed class Revocable(ToyDevice device, ToyChip chip) : Guard
{
    private readonly RcuPointer<ToyChip> resource = new(device, "rev.res", chip);
    private readonly SrcuStruct srcu = new(device, "rev.srcu");
    private readonly Refcount references = new(device, "rev.kref", 2);

    /// <inheritdoc/>
    public override string Name => "revocable";

    /// <summary><c>revocable_try_access</c>.</summary>
    public override async Op<Use> Enter(string function)
    {
        var index = await srcu.ReadLock("revocable_try_access");
        var chip = await resource.DereferenceSrcu(srcu, "revocable_try_access");
        if (!chip.IsNull)
            return new Use(true, chip, index);
        await srcu.ReadUnlock(index, "revocable_withdraw_access");
        return Use.None;
    }

    /// <summary><c>revocable_withdraw_access</c>.</summary>
    public override async Op Leave(Use use, string function) => await srcu.ReadUnlock(use.Index, "revocable_withdraw_access");

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => (await resource.Access(function)).IsNull;

    /// <summary><c>revocable_revoke</c>, which drops the provider's reference.</summary>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await resource.Assign(null, "revocable_revoke");
        await srcu.Synchronize("revocable_revoke");
        await references.DecAndTest("revocable_revoke");
        await wakeUp();
    }

    /// <inheritdoc/>
    public override Op Initialize() => srcu.Init("revocable_init");

    /// <summary><c>revocable_put</c>: the owner's reference, which is the last.</summary>
    public override async Op CleanUp()
    {
        if (await references.DecAndTest("revocable_put"))
            await srcu.Cleanup("revocable_release");
    }
}
