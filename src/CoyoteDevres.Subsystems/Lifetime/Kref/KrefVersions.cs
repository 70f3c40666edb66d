namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>Uses of <c>struct kref</c>.</summary>
public static class KrefVersions
{
    /// <summary>All of them: each mistake, and beside it what is right.</summary>
    public static IReadOnlyList<LifetimeVersion> All { get; } =
    [
        LifetimeVersion.Of("K1", "a table without a reference, kref_get under its lock", machine => new WeakEntry(machine)),
        LifetimeVersion.Of("K1f", "K1, kref_get_unless_zero", machine => new WeakEntryFixed(machine)),
        LifetimeVersion.Of("K2", "looked up under the lock, kref_get after it", machine => new GetAfterUnlock(machine)),
        LifetimeVersion.Of("K2f", "K2, kref_get under the lock", machine => new GetUnderLock(machine)),
        LifetimeVersion.Of("K3", "looked up under RCU, freed at once", machine => new RcuLookup(machine)),
        LifetimeVersion.Of("K3g", "looked up under RCU, kref_get, kfree_rcu", machine => new RcuLookupPlainGet(machine)),
        LifetimeVersion.Of("K3f", "looked up under RCU, kref_get_unless_zero, kfree_rcu", machine => new RcuLookupFixed(machine)),
        LifetimeVersion.Of("K4", "put under a lock that release takes", machine => new PutUnderLock(machine)),
        LifetimeVersion.Of("K4f", "K4, kref_put_mutex", machine => new PutMutex(machine)),
        LifetimeVersion.Of("K5", "put under a spinlock, release sleeps", machine => new PutUnderSpinLock(machine)),
        LifetimeVersion.Of("K5f", "K5, put after the spinlock", machine => new PutAfterSpinLock(machine)),
        LifetimeVersion.Of("K6", "put with the object's own mutex held", machine => new PutBeforeUnlock(machine)),
        LifetimeVersion.Of("K6f", "K6, unlocked first", machine => new UnlockBeforePut(machine)),
        LifetimeVersion.Of("K7", "K2f, the object embeds the cdev", machine => new EmbeddedCdev(machine)),
    ];
}
