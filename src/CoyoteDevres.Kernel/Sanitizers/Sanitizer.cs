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
        new("atomic-sleep", "CONFIG_DEBUG_ATOMIC_SLEEP", "a call that may sleep where sleeping is forbidden", ["sleeping-in-atomic", "scheduling-while-atomic"]),
        new("bug", "", "an assertion of the kernel that it does not survive", ["kernel-bug"]),
        new("debug-mutexes", "CONFIG_DEBUG_MUTEXES", "a mutex released by who does not own it, destroyed while it is locked", ["mutex-wrong-owner", "mutex-destroyed-locked"]),
        new(
            "debug-spinlock",
            "CONFIG_DEBUG_SPINLOCK",
            "a spinlock or rwlock taken by its owner, or released by who does not own it",
            ["spinlock-recursion", "spinlock-already-unlocked", "spinlock-wrong-owner", "rwlock-recursion", "rwlock-wrong-owner"]),
        new("driver-core", "", "a device without a release function", ["device-without-release"]),
        new("held-lock-freed", "CONFIG_PROVE_LOCKING", "freed memory with a held lock in it", ["held-lock-freed"]),
        new("hung-task", "CONFIG_DETECT_HUNG_TASK", "a task that waits uninterruptibly for ever", ["hung-task"]),
        new("kasan", "CONFIG_KASAN", "use after free, double free", ["slab-use-after-free", "double-free"]),
        new("kmemleak", "CONFIG_DEBUG_KMEMLEAK", "memory that nobody frees", ["memory-leak"]),
        new("kobject", "", "a kobject used before it is initialised, or initialised twice", ["kobject-not-initialized", "kobject-initialized-twice"]),
        new("lock-balance", "CONFIG_PROVE_LOCKING", "a lock released by who does not hold it", ["bad-unlock-balance"]),
        new("lockdep", "CONFIG_PROVE_LOCKING", "lock orders and uses that can deadlock", ["circular-locking", "recursive-locking", "inconsistent-lock-state", "irq-unsafe-order", "lock-not-held"]),
        new("missed-wake-up", "", "an interruptible sleeper whose device is gone: the kernel prints nothing", ["missed-wake-up"]),
        new("module-count", "", "a module that can never be unloaded, or whose count was lowered too often", ["module-reference-leak", "module-put-below-zero", "module-count-bug", "module-get-without-reference", "module-stuck"]),
        new("page-fault", "", "a dereference of NULL; code that runs, or data that is used, after its module was freed", ["null-dereference", "freed-module-text", "freed-module-data"]),
        new("refcount", "", "a reference taken from zero, or one put too many", ["refcount-addition-on-zero", "refcount-underflow"]),
        new("return-to-user", "CONFIG_PROVE_LOCKING", "a lock held when a system call returns, or a task ends", ["lock-held-at-return", "lock-held-at-exit"]),
        new("sysfs", "", "two files of one name in a directory", ["sysfs-duplicate"]),
        new("warn", "", "an assertion of the modelled code", ["warning", "work-left-behind"]),
        new("watchdog", "CONFIG_SOFTLOCKUP_DETECTOR", "a task that spins for ever", ["soft-lockup", "hard-lockup"]),
    ];
}
