namespace CoyoteDevres.Kernel;

/// <summary>What a task's <c>__state</c> says (include/linux/sched.h): whether and how it sleeps once it calls schedule().</summary>
public enum SleepState
{
    /// <summary><c>TASK_RUNNING</c>: schedule() returns at once.</summary>
    Running = 0,

    /// <summary><c>TASK_INTERRUPTIBLE</c>: any signal ends the sleep.</summary>
    Interruptible = 1,

    /// <summary><c>TASK_UNINTERRUPTIBLE</c>: no signal does; the only state of which khungtaskd complains.</summary>
    Uninterruptible = 2,

    /// <summary><c>TASK_KILLABLE</c>: a fatal signal does.</summary>
    Killable = 0x102,
}
