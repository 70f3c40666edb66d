using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A way to guard what the driver owns.</summary>
/// <param name="Name">Its name in scenarios and tables: <c>rwsem</c>.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Make">Makes the guard of a device.</param>
public sealed record GuardStrategy(string Name, string Summary, Func<ToyDevice, ToyChip, Guard> Make)
{
    /// <summary>
    /// What it claims: no short operation ever uses what removal frees. Prices with a removal beside are measured, and threads
    /// stressed, for those that do; whether they are right is what the scenarios prove.
    /// </summary>
    public bool ClaimsShortUses { get; init; }

    /// <summary>All of them, from nothing to the most elaborate.</summary>
    public static IReadOnlyList<GuardStrategy> All { get; } =
    [
        new("none", "nothing: removal frees, operations use", (device, chip) => new NoGuard(device, chip)),
        new("null-check", "removal writes NULL, operations test it without a lock", (device, chip) => new NullCheck(device, chip)),
        new("spinlock-dropped", "the pointer read under a spinlock, used after it", (device, chip) => new SpinLockDropped(device, chip)),
        new("spinlock", "a spinlock held over test and use", (device, chip) => new SpinLockHeld(device, chip)) { ClaimsShortUses = true },
        new("mutex", "a mutex held over test and use", (device, chip) => new MutexHeld(device, chip)) { ClaimsShortUses = true },
        new("rwsem", "rw_semaphore, held for reading over test and use", (device, chip) => new RwSemaphoreHeld(device, chip)) { ClaimsShortUses = true },
        new("percpu-rwsem", "percpu_rw_semaphore, held for reading over test and use", (device, chip) => new PercpuRwSemaphoreHeld(device, chip)) { ClaimsShortUses = true },
        new("srcu", "SRCU around test and use, removal waits for a grace period", (device, chip) => new SrcuGuard(device, chip)) { ClaimsShortUses = true },
        new("rcu", "RCU around test and use, for uses that do not sleep", (device, chip) => new RcuGuard(device, chip)) { ClaimsShortUses = true },
        new("kref", "open files hold the driver's data", (device, chip) => new KrefGuard(device, chip)),
        new("kref-and-flag", "the same, and a flag tested before each use", (device, chip) => new KrefAndFlag(device, chip)),
        new("revocable", "struct revocable (RV3): SRCU and a count", (device, chip) => new Revocable(device, chip)) { ClaimsShortUses = true },
        new("completion-wait", "removal waits until the last file is closed", (device, chip) => new CompletionWait(device, chip)) { ClaimsShortUses = true },
        new("remove-wait", "removal waits until no use is left", (device, chip) => new RemoveWait(device, chip)) { ClaimsShortUses = true },
        new("percpu-ref", "per-CPU count of uses; removal kills it and waits for zero", (device, chip) => new PercpuRefGuard(device, chip)) { ClaimsShortUses = true },
        new("drm-dev-enter", "a flag tested inside SRCU", (device, chip) => new DrmDevEnter(device, chip)) { ClaimsShortUses = true },
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
