using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// PC7f: uses are kept out for a while and let in again, as a queue is frozen: kill, wait until it is drained, <c>percpu_ref_reinit</c>. The
/// device's lock, which power management and removal both hold, keeps the two apart.
/// </summary>
internal class Freezes(ToyDevice device, ToyChip chip) : PercpuUses(device, chip, allowReinit: true), IFreezable
{
    public async Op Freeze(Device bus)
    {
        ArgumentNullException.ThrowIfNull(bus);
        const string Function = "toy_suspend";
        await bus.Lock.Lock(Function);
        if (await bus.Driver.Read(Function) is not null)
        {
            await Users.Kill(function: Function);
            await Drain(Function);
            await Users.Reinit("toy_resume");
        }

        await bus.Lock.Unlock(Function);
    }

    private protected virtual async Op Drain(string function) => await Drained.Wait(function);
}

/// <summary>PC7: lets them in again without having waited: it may not be zero yet, and what the uses then put is not what was taken.</summary>
internal sealed class ReinitsUndrained(ToyDevice device, ToyChip chip) : Freezes(device, chip)
{
    private protected override Op Drain(string function) => Op.Done;
}

/// <summary>A guard that can keep uses out for a while.</summary>
public interface IFreezable
{
    /// <summary>Keeps them out, and lets them in again; under the lock of the device that the driver is bound to.</summary>
    /// <param name="bus">That device.</param>
    Op Freeze(Device bus);
}

/// <summary>Uses of <c>struct percpu_ref</c>.</summary>
public static class PercpuRefVersions
{
    /// <summary>Each mistake, and beside it what is right.</summary>
    public static IReadOnlyList<GuardStrategy> All { get; } =
    [
        new("PC1", "killed, not waited for", (device, chip) => new KilledOnly(device, chip)),
        new("PC2", "waits for the kill's confirmation", (device, chip) => new ConfirmedOnly(device, chip)),
        new("PC3", "exits when drained, percpu_ref_tryget", (device, chip) => new TryGetAfterExit(device, chip)),
        new("PC3f", "exits when drained, percpu_ref_tryget_live", (device, chip) => new ExitsDrained(device, chip)),
        new("PC4", "exits undrained", (device, chip) => new ExitsUndrained(device, chip)),
        new("PC5", "killed by removal and by close", (device, chip) => new KilledTwice(device, chip)),
        new("PC6", "sleepers are not woken", (device, chip) => new NobodyWakes(device, chip)),
        new("PC6b", "sleepers are woken before the kill", (device, chip) => new WakesBeforeKill(device, chip)),
        new("PC7", "percpu_ref_reinit undrained", (device, chip) => new ReinitsUndrained(device, chip)),
        new("PC7f", "percpu_ref_reinit when drained", (device, chip) => new Freezes(device, chip)),
        new("PCf", "killed, sleepers woken, drained", (device, chip) => new PercpuUses(device, chip)),
    ];
}
