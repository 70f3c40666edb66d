using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A call that may sleep, made where sleeping is forbidden (<c>might_sleep</c>, kernel/sched/core.c): a bug even if it would not
/// have slept this time. And the sleep itself, made there (<c>__schedule_bug</c>).
/// </summary>
/// <remarks>
/// The count that <c>__schedule_bug</c> prints has schedule()'s own preemption off in it. schedule() with interrupts off or in an
/// RCU read section is not its business, and reported as a call that may sleep.
/// </remarks>
internal static class AtomicSleep
{
    internal static void MightSleep(Machine machine, string target, in Site site)
    {
        var task = machine.Current;
        if (task.State != SleepState.Running)
            NotRunning(machine, task, target, site);
        if (task.IsAtomic)
            InvalidContext(machine, task, target, site);
    }

    /// <summary>The task is about to sleep.</summary>
    internal static void Scheduling(Machine machine, string target, in Site site)
    {
        var task = machine.Current;
        if (InAtomic(task))
        {
            machine.Report(
                "scheduling-while-atomic",
                site.Spelling,
                target,
                $"BUG: scheduling while atomic: {task.Comm}/{task.Pid}/0x{Count(task) + 1:x8}",
                task);
        }
        else if (task.IsAtomic)
        {
            InvalidContext(machine, task, target, site);
        }
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
            $"preempt_count: {task.PreemptCount:x}, expected: 0",
            $"RCU nest depth: {task.RcuDepth}, expected: 0");
    }

    /// <summary>The fields of <c>preempt_count</c> (include/linux/preempt.h).</summary>
    private static int Count(TaskStruct task) =>
        task.PreemptCount + (task.SoftirqsOff << 9) + (task.Context switch
        {
            ExecutionContext.Softirq => 1 << 8,
            ExecutionContext.Hardirq => 1 << 16,
            _ => 0,
        });

    private static bool InAtomic(TaskStruct task) => task.PreemptCount > 0 || task.SoftirqsOff > 0 || task.Context != ExecutionContext.Process;

    private static bool IrqsDisabled(TaskStruct task) => task.IrqsOff > 0 || task.Context == ExecutionContext.Hardirq;
}
