namespace CoyoteDevres.Kernel;

/// <summary>What a task's code runs as (include/linux/preempt.h): only a process may sleep.</summary>
public enum ExecutionContext
{
    /// <summary>A process or kernel thread: <c>in_task()</c>.</summary>
    Process,

    /// <summary>A softirq: timers, RCU callbacks, tasklets.</summary>
    Softirq,

    /// <summary>A hardware interrupt's handler.</summary>
    Hardirq,
}
