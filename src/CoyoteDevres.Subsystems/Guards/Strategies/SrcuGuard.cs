using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// The pointer under an SRCU domain of the device's own (GPIO G4, d83cee3d2bb1; L6 of the ladder): uses may sleep; removal writes
/// NULL, wakes who waits, and waits for the uses that had begun.
/// </summary>
public sealed class SrcuGuard(ToyDevice device, ToyChip chip) : Guard
{
    private readonly RcuPointer<ToyChip> pointer = new(device, "chip", chip);
    private readonly SrcuStruct srcu = new(device, "srcu");

    /// <inheritdoc/>
    public override string Name => "srcu";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        var index = await srcu.ReadLock(function);
        var chip = await pointer.DereferenceSrcu(srcu, function);
        if (!chip.IsNull)
            return new Use(true, chip, index);
        await srcu.ReadUnlock(index, function);
        return Use.None;
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await srcu.ReadUnlock(use.Index, function);

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => (await pointer.Access(function)).IsNull;

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await pointer.Assign(null, "toy_unregister");
        await wakeUp();
        await srcu.Synchronize("toy_unregister");
    }

    /// <inheritdoc/>
    public override Op Initialize() => srcu.Init("toy_register");

    /// <inheritdoc/>
    public override Op CleanUp() => srcu.Cleanup("toy_device_release");
}
