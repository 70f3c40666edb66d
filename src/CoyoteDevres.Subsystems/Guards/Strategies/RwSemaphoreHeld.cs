using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A reader/writer semaphore held for reading over test and use (GPIO G2's gdev-&gt;sem, bdbbae241a04; L5 of the ladder).</summary>
public sealed class RwSemaphoreHeld : PointerGuard
{
    private readonly RwSemaphore sem;

    /// <summary>Embeds it.</summary>
    public RwSemaphoreHeld(ToyDevice device, ToyChip chip)
        : base(device, chip) => sem = new RwSemaphore(device, "sem");

    /// <inheritdoc/>
    public override string Name => "rwsem";

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
