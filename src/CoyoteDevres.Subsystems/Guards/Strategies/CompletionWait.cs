using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// Removal gives up its share of a count that every open file has one in, and waits until the last is put (I2C I3's dev_released;
/// L7 of the ladder). Operations need no test; an open does: one that was on its way when the last share was put comes too late.
/// </summary>
public sealed class CompletionWait : PointerGuard
{
    private readonly Kref users;
    private readonly Completion released;

    /// <summary>Embeds it.</summary>
    public CompletionWait(ToyDevice device, ToyChip chip)
        : base(device, chip)
    {
        released = new Completion(device, "dev_released");
        users = new Kref(device, "users", async () => await released.Complete("toy_release"));
    }

    /// <inheritdoc/>
    public override string Name => "completion-wait";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function) => new(true, await Chip.Load(function));

    /// <inheritdoc/>
    public override Op Leave(Use use, string function) => Op.Done;

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await wakeUp();
        await users.Put("toy_unregister");
        await released.Wait("toy_unregister");
    }

    /// <inheritdoc/>
    public override async Op<bool> Opened() => await users.GetUnlessZero("toy_open");

    /// <inheritdoc/>
    public override async Op Closed() => await users.Put("toy_release");
}
