using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A call that may sleep, made where sleeping is forbidden (<c>might_sleep</c>, kernel/sched/core.c): a bug even if it would not
/// have slept this time. Where it really does, the scheduler says so as well (<c>__schedule_bug</c>).
/// </summary>
/// <remarks>
/// The count that <c>__schedule_bug</c> prints has schedule()'s own preemption off in it. schedule() with interrupts off or in an
/// RCU read section is not its business, and reported as a call that may sleep.
/// </remarks>
internal static class AtomicSleep
{
    internal static void MightSleep(Machine machine, string target, in Site site)
    {
        if (machine.IsNative)
            return;
        var task = machine.Current;
        if (task.State != SleepState.Running && task.StateSetBy.Length > 0)
            NotRunning(machine, task, target, site);
        if (task.IsAtomic)
            InvalidContext(machine, task, target, site);
    }

    /// <summary>The task is about to sleep.</summary>
    internal static void Scheduling(Machine machine, string target, in Site site)
    {
        if (machine.IsNative)
            return;
        var task = machine.Current;
        if (InAtomic(task))
            WhileAtomic(machine, target, site, task);
        else if (task.IsAtomic)
            InvalidContext(machine, task, target, site);
    }

    /// <summary>A task really gives up the processor: not with preemption off. Interrupts off alone are no reason (<c>in_atomic_preempt_off</c>).</summary>
    internal static void Scheduling(Machine machine, in Operation attempt, TaskStruct task)
    {
        if (InAtomic(task))
            WhileAtomic(machine, attempt.Target.Name, attempt.Site, task);
    }

    /// <summary>What would block sets the state too, and leaves it TASK_RUNNING: the sleep that was prepared does not come.</summary>
    private static void NotRunning(Machine machine, TaskStruct task, string target, in Site site) => machine.Report(
        "blocking-while-not-running",
        site.Spelling,
        target,
        $"do not call blocking ops when !TASK_RUNNING; state={(int)task.State:x} set at [<(____ptrval____)>] {task.StateSetBy}",
        task);

    private static void InvalidContext(Machine machine, TaskStruct task, string target, in Site site)
    {
        string function = site.Spelling;
        machine.Report(
            "sleeping-in-atomic",
            function,
            target,
            $"BUG: sleeping function called from invalid context at {function}",
            task,
            $"in_atomic(): {(InAtomic(task) ? 1 : 0)}, irqs_disabled(): {(IrqsDisabled(task) ? 1 : 0)}, non_block: 0, pid: {task.Pid}, name: {task.Comm}",
            $"preempt_count: {PreemptCount(task):x}, expected: 0",
            $"RCU nest depth: {task.RcuDepth}, expected: 0");
    }

    /// <summary>True if its preempt count is not zero.</summary>
    internal static bool InAtomic(TaskStruct task) => task.PreemptCount > 0 || task.SoftirqsOff > 0 || task.Context != ExecutionContext.Process;

    private static void WhileAtomic(Machine machine, string target, in Site site, TaskStruct task) => machine.Report(
        "scheduling-while-atomic",
        site.Spelling,
        target,
        $"BUG: scheduling while atomic: {task}/0x{PreemptCount(task) + 1:x8}",
        task,
        [.. task.Held.Told(task)]);

    /// <summary>As include/linux/preempt.h puts it together: preemption, softirqs off twice as much as one that runs, hardware interrupts.</summary>
    private static int PreemptCount(TaskStruct task) =>
        task.PreemptCount + (0x200 * task.SoftirqsOff)
        + task.Context switch { ExecutionContext.Softirq => 0x100, ExecutionContext.Hardirq => 0x10000, _ => 0 };

    private static bool IrqsDisabled(TaskStruct task) => task.IrqsOff > 0 || task.Context == ExecutionContext.Hardirq;
}
