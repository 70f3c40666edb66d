using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A spinlock held over test and use: right, for uses that do not sleep.</summary>
public sealed class SpinLockHeld : PointerGuard
{
    private readonly SpinLock spin;

    /// <summary>Embeds it.</summary>
    public SpinLockHeld(ToyDevice device, ToyChip chip)
        : base(device, chip) => spin = new SpinLock(device, "lock");

    /// <inheritdoc/>
    public override string Name => "spinlock";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        await spin.Lock(function);
        var chip = await Chip.Load(function);
        if (!chip.IsNull)
            return new Use(true, chip);
        await spin.Unlock(function);
        return Use.None;
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await spin.Unlock(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await spin.Lock("toy_unregister");
        await Chip.Store(null, "toy_unregister");
        await spin.Unlock("toy_unregister");
        await wakeUp();
    }
}
