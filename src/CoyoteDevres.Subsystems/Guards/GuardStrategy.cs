using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>A way to guard what the driver owns.</summary>
/// <param name="Name">Its name in scenarios and tables: <c>rwsem</c>.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Make">Makes the guard of a device.</param>
public sealed record GuardStrategy(string Name, string Summary, Func<ToyDevice, ToyChip, Guard> Make)
{
    /// <summary>All of them, from nothing to the most elaborate.</summary>
    public static IReadOnlyList<GuardStrategy> All { get; } =
    [
        new("none", "nothing: removal frees, operations use", (device, chip) => new NoGuard(device, chip)),
        new("null-check", "removal writes NULL, operations test it without a lock", (device, chip) => new NullCheck(device, chip)),
        new("spinlock-dropped", "the pointer read under a spinlock, used after it", (device, chip) => new SpinLockDropped(device, chip)),
        new("spinlock", "a spinlock held over test and use", (device, chip) => new SpinLockHeld(device, chip)),
        new("mutex", "a mutex held over test and use", (device, chip) => new MutexHeld(device, chip)),
        new("rwsem", "rw_semaphore, held for reading over test and use", (device, chip) => new RwSemaphoreHeld(device, chip)),
        new("srcu", "SRCU around test and use, removal waits for a grace period", (device, chip) => new SrcuGuard(device, chip)),
        new("rcu", "RCU around test and use, for uses that do not sleep", (device, chip) => new RcuGuard(device, chip)),
        new("kref", "open files hold the driver's data", (device, chip) => new KrefGuard(device, chip)),
        new("kref-and-flag", "the same, and a flag tested before each use", (device, chip) => new KrefAndFlag(device, chip)),
        new("revocable", "struct revocable (RV3): SRCU and a count", (device, chip) => new Revocable(device, chip)),
        new("completion-wait", "removal waits until the last file is closed", (device, chip) => new CompletionWait(device, chip)),
        new("remove-wait", "removal waits until no use is left", (device, chip) => new RemoveWait(device, chip)),
        new("drm-dev-enter", "a flag tested inside SRCU", (device, chip) => new DrmDevEnter(device, chip)),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
