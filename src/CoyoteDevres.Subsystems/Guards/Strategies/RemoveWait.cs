using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// A count of the uses that run, from one for the registration; removal puts that one and waits until none is left (the serial
/// core's uart_state.refcount and remove_wait, 9ed19428a5a4). Sleepers look at a flag that says that the port is dead.
/// </summary>
public sealed class RemoveWait : PointerGuard
{
    private readonly Atomic refcount;
    private readonly WaitQueueHead removeWait;
    private readonly Field<bool> dead;

    /// <summary>Embeds it.</summary>
    public RemoveWait(ToyDevice device, ToyChip chip)
        : base(device, chip)
    {
        refcount = new Atomic(device, "refcount", 1);
        removeWait = new WaitQueueHead(device, "remove_wait");
        dead = new Field<bool>(device, "dead", false);
    }

    /// <inheritdoc/>
    public override string Name => "remove-wait";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        if (!await refcount.AddUnlessZero(1, function))
            return Use.None;
        return new Use(true, await Chip.Load(function));
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function)
    {
        if (await refcount.DecAndTest(function))
            await removeWait.WakeUp(function);
    }

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => await dead.ReadOnce(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await dead.WriteOnce(true, "toy_unregister");
        await wakeUp();
        await refcount.AddReturn(-1, "toy_unregister");
        await removeWait.WaitEvent(async () => await refcount.Read("toy_unregister") == 0, "toy_unregister");
    }
}
