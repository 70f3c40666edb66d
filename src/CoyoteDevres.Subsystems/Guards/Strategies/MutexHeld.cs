using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A mutex held over test and use (spidev S3's buf_lock; L5 of the ladder).</summary>
public sealed class MutexHeld : PointerGuard
{
    private readonly Mutex mutex;

    /// <summary>Embeds it.</summary>
    public MutexHeld(ToyDevice device, ToyChip chip)
        : base(device, chip) => mutex = new Mutex(device, "mutex");

    /// <inheritdoc/>
    public override string Name => "mutex";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        await mutex.Lock(function);
        var chip = await Chip.Load(function);
        if (!chip.IsNull)
            return new Use(true, chip);
        await mutex.Unlock(function);
        return Use.None;
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await mutex.Unlock(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await mutex.Lock("toy_unregister");
        await Chip.Store(null, "toy_unregister");
        await mutex.Unlock("toy_unregister");
        await wakeUp();
    }
}
