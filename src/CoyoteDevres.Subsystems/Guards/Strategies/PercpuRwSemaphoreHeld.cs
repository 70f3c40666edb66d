using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A per-CPU reader/writer semaphore held for reading over test and use: cheap readers, dear removal.</summary>
public sealed class PercpuRwSemaphoreHeld : PointerGuard
{
    private readonly PercpuRwSemaphore sem;

    /// <summary>Embeds it.</summary>
    public PercpuRwSemaphoreHeld(ToyDevice device, ToyChip chip)
        : base(device, chip) => sem = new PercpuRwSemaphore(device, "sem");

    /// <inheritdoc/>
    public override string Name => "percpu-rwsem";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        await sem.DownRead(function);
        var chip = await Chip.Load(function);
        if (!chip.IsNull)
            return new Use(true, chip);
        await sem.UpRead(function);
        return Use.None;
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await sem.UpRead(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await sem.DownWrite("toy_unregister");
        await Chip.Store(null, "toy_unregister");
        await sem.UpWrite("toy_unregister");
        await wakeUp();
    }
}
