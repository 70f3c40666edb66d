using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// A per-CPU count of the uses that run: removal kills it, so that no more begin, wakes sleepers, and waits until the last use has
/// put its reference (the block layer's q_usage_counter, without the freezing).
/// </summary>
public sealed class PercpuRefGuard : PointerGuard
{
    private readonly PercpuRef users;
    private readonly Completion drained;

    /// <summary>Embeds it.</summary>
    public PercpuRefGuard(ToyDevice device, ToyChip chip)
        : base(device, chip)
    {
        drained = new Completion(device, "drained");
        users = new PercpuRef(device, "users", async () => await drained.Complete("toy_users_release"));
    }

    /// <inheritdoc/>
    public override string Name => "percpu-ref";

    /// <inheritdoc/>
    public override async Op<Use> Enter(string function)
    {
        if (!await users.TryGetLive(function))
            return Use.None;
        return new Use(true, await Chip.Load(function));
    }

    /// <inheritdoc/>
    public override async Op Leave(Use use, string function) => await users.Put(function);

    /// <inheritdoc/>
    public override async Op<bool> IsGone(string function) => await users.IsDying(function);

    /// <inheritdoc/>
    public override async Op Revoke(Func<Op> wakeUp)
    {
        ArgumentNullException.ThrowIfNull(wakeUp);
        await users.Kill(function: "toy_unregister");
        await wakeUp();
        await drained.Wait("toy_unregister");
    }

    /// <inheritdoc/>
    public override Op CleanUp() => users.Exit("toy_device_release");
}
