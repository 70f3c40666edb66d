using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>The pointer under RCU: the cheapest reader there is, for uses that do not sleep.</summary>
public sealed class RcuGuard(ToyDevice device, ToyChip chip) : Guard
{
    private readonly RcuPointer<ToyChip> pointer = new(device, "chip", chip);
    private readonly Rcu rcu = device.Machine.Rcu;

    /// <inheritdoc/>
    public override string Name => "rcu";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        await rcu.ReadLock(function);
        var chip = await pointer.Dereference(function);
        if (!chip.IsNull)
            return new Use(true, chip);
        await rcu.ReadUnlock(function);
        return Use.None;
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await rcu.ReadUnlock(function);

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => (await pointer.Access(function)).IsNull;

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await pointer.Assign(null, "toy_unregister");
        await wakeUp();
        await rcu.Synchronize("toy_unregister");
    }
}
