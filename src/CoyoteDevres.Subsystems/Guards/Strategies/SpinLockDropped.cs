using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A spinlock around reading and around writing the pointer, dropped before the use (spidev S1's spi_lock in ioctl).</summary>
public sealed class SpinLockDropped : PointerGuard
{
    private readonly SpinLock spin;

    /// <summary>Embeds it.</summary>
    public SpinLockDropped(ToyDevice device, ToyChip chip)
        : base(device, chip) => spin = new SpinLock(device, "lock");

    /// <inheritdoc/>
    public override string Name => "spinlock-dropped";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        await spin.Lock(function);
        var chip = await Chip.Load(function);
        await spin.Unlock(function);
        return new Use(!chip.IsNull, chip);
    }

    /// <inheritdoc/>
    public override Op Leave(Use use, string function) => Op.Done;

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
