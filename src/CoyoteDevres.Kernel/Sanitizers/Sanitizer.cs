namespace CoyoteDevres.Kernel;

/// <summary>One of the kernel's checkers: what it is called here, what switches it on there, and which findings are its own.</summary>
/// <param name="Name">Its name on the command line: <c>kasan</c>.</param>
/// <param name="Option">The kernel's configuration option; empty if the kernel always looks.</param>
/// <param name="Summary">What it finds, in a few words.</param>
/// <param name="Kinds">The kinds of its findings (<see cref="CoyoteDevres.Exploration.FindingKey.Kind"/>).</param>
public sealed record Sanitizer(string Name, string Option, string Summary, IReadOnlyList<string> Kinds)
{
    /// <summary>All of them, in order of name.</summary>
    public static IReadOnlyList<Sanitizer> All { get; } =
    [
        new("atomic-sleep", "CONFIG_DEBUG_ATOMIC_SLEEP", "a call that may sleep where sleeping is forbidden", ["sleeping-in-atomic"]),
        new("devres", "", "a managed resource that is not there, freed or taken back", ["devres-warning"]),
        new("hung-task", "CONFIG_DETECT_HUNG_TASK", "a task that waits uninterruptibly for ever", ["hung-task"]),
        new("held-lock-freed", "CONFIG_PROVE_LOCKING", "freed memory with a held lock in it", ["held-lock-freed"]),
        new("irq", "", "an interrupt freed in an interrupt or twice, or enabled more often than disabled", ["irq-already-free", "irq-freed-in-irq", "irq-unbalanced-enable"]),
        new("kasan", "CONFIG_KASAN", "use after free, double free", ["slab-use-after-free", "double-free"]),
        new("kmemleak", "CONFIG_DEBUG_KMEMLEAK", "memory that nobody frees", ["memory-leak"]),
        new("lock-balance", "CONFIG_PROVE_LOCKING", "a lock released by who does not hold it", ["bad-unlock-balance"]),
        new("lockdep", "CONFIG_PROVE_LOCKING", "lock orders that can deadlock", ["circular-locking", "recursive-locking"]),
        new("missed-wake-up", "", "an interruptible sleeper whose device is gone: the kernel prints nothing", ["missed-wake-up"]),
        new("module-count", "", "a module that can never be unloaded", ["module-reference-leak"]),
        new("odebug", "CONFIG_DEBUG_OBJECTS", "an active timer or work item freed or initialised again; one used before it is initialised", ["odebug-free-active", "odebug-init-active", "odebug-not-initialized"]),
        new("page-fault", "", "a dereference of NULL", ["null-dereference"]),
        new("refcount", "", "a reference taken from zero, or one put too many", ["refcount-addition-on-zero", "refcount-underflow"]),
        new("return-to-user", "CONFIG_PROVE_LOCKING", "a lock held when a system call returns", ["lock-held-at-return"]),
        new("timer", "", "a timer waited for in a hardware interrupt", ["timer-in-hardirq"]),
        new("warn", "", "an assertion of the modelled code", ["warning"]),
        new("watchdog", "CONFIG_SOFTLOCKUP_DETECTOR", "a task that spins for ever", ["soft-lockup"]),
        new("workqueue", "", "work queues used wrongly: a lock kept by a work function, work queued on a dying queue or left on one", ["work-left-behind", "workqueue-draining", "workqueue-leaked", "workqueue-reclaim", "workqueue-warning"]),
    ];
}
