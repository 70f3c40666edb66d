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
        new(
            "atomic-sleep",
            "CONFIG_DEBUG_ATOMIC_SLEEP",
            "a call that may sleep where sleeping is forbidden, or undoes a sleep that was prepared",
            ["blocking-while-not-running", "scheduling-while-atomic", "sleeping-in-atomic"]),
        new("bug", "", "an assertion of the kernel that it does not survive", ["kernel-bug"]),
        new("debug-mutexes", "CONFIG_DEBUG_MUTEXES", "a mutex released by who does not own it, destroyed while it is locked", ["mutex-wrong-owner", "mutex-destroyed-locked"]),
        new(
            "debug-spinlock",
            "CONFIG_DEBUG_SPINLOCK",
            "a spinlock or rwlock taken by its owner, or released by who does not own it",
            ["spinlock-recursion", "spinlock-already-unlocked", "spinlock-wrong-owner", "rwlock-recursion", "rwlock-wrong-owner"]),
        new("devres", "", "a managed resource that is not there, freed or taken back", ["devres-warning"]),
        new("driver-core", "", "a device without a release function", ["device-without-release"]),
        new("held-lock-freed", "CONFIG_PROVE_LOCKING", "freed memory with a held lock in it", ["held-lock-freed"]),
        new("hung-task", "CONFIG_DETECT_HUNG_TASK", "a task that waits uninterruptibly for ever", ["hung-task"]),
        new("ida", "", "a number given back that was not given out", ["ida-free"]),
        new("irq", "", "an interrupt freed in an interrupt or twice, taken away while it is requested, or enabled more often than disabled", ["irq-already-free", "irq-disposed-in-use", "irq-freed-in-irq", "irq-unbalanced-enable"]),
        new("kasan", "CONFIG_KASAN", "use after free, double free", ["slab-use-after-free", "double-free", "invalid-free"]),
        new("kcsan", "CONFIG_KCSAN", "data races on plain accesses, beside the verdict", [RaceLog.Kind]),
        new("kmemleak", "CONFIG_DEBUG_KMEMLEAK", "memory that nobody frees", ["memory-leak"]),
        new("kobject", "", "a kobject used before it is initialised, or initialised twice", ["kobject-not-initialized", "kobject-initialized-twice"]),
        new("list-debug", "CONFIG_DEBUG_LIST", "an entry added or taken out twice", ["list-add-corruption", "list-del-corruption"]),
        new("lock-balance", "CONFIG_PROVE_LOCKING", "a lock released by who does not hold it", ["bad-unlock-balance"]),
        new("lockdep", "CONFIG_PROVE_LOCKING", "lock orders and uses that can deadlock", ["circular-locking", "recursive-locking", "inconsistent-lock-state", "irq-unsafe-order", "lock-not-held"]),
        new("missed-wake-up", "", "an interruptible sleeper whose device is gone: the kernel prints nothing", ["missed-wake-up"]),
        new("module-count", "", "a module that can never be unloaded, or whose count was lowered too often", ["module-reference-leak", "module-put-below-zero", "module-count-bug", "module-get-without-reference", "module-stuck"]),
        new("notifier", "", "a callback registered twice", ["notifier-already-registered"]),
        new("odebug", "CONFIG_DEBUG_OBJECTS", "an active timer or work item freed or initialised again; one used before it is initialised", ["odebug-free-active", "odebug-init-active", "odebug-not-initialized"]),
        new("page-fault", "", "a dereference of NULL or of a poisoned link; code that runs, or data that is used, after its module was freed", ["null-dereference", "general-protection-fault", "freed-module-text", "freed-module-data"]),
        new("percpu-ref", "", "a percpu_ref put too often, or killed twice", ["percpu-ref-misuse", "percpu-ref-underflow"]),
        new("rcu", "CONFIG_PROVE_RCU", "RCU used where it does not protect", ["suspicious-rcu-usage"]),
        new("rcu-head", "CONFIG_DEBUG_OBJECTS_RCU_HEAD", "a callback queued twice", ["rcu-double-queue"]),
        new("refcount", "", "a reference taken from zero, or one put too many", ["refcount-addition-on-zero", "refcount-decrement-hit-zero", "refcount-saturated", "refcount-underflow"]),
        new("return-to-user", "CONFIG_PROVE_LOCKING", "a lock held when a system call returns, or a task ends", ["lock-held-at-return", "lock-held-at-exit"]),
        new("seqcount", "CONFIG_PROVE_LOCKING", "a writer of a sequence count who may not be alone", ["seqcount-writer"]),
        new("srcu", "", "a domain cleaned up while it is in use, an index that is none", ["srcu-cleanup", "srcu-bad-index"]),
        new("sysfs", "", "two files of one name in a directory", ["sysfs-duplicate"]),
        new("timer", "", "a timer waited for in a hardware interrupt", ["timer-in-hardirq"]),
        new("warn", "", "an assertion of the modelled code", ["warning"]),
        new("watchdog", "CONFIG_SOFTLOCKUP_DETECTOR", "a task that spins for ever", ["soft-lockup", "hard-lockup"]),
        new("workqueue", "", "work queues used wrongly: a lock kept by a work function, work queued on a dying queue or left on one", ["work-left-behind", "workqueue-draining", "workqueue-leaked", "workqueue-reclaim", "workqueue-warning"]),
    ];
}
