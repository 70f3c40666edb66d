using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A call that may sleep, made where sleeping is forbidden (<c>might_sleep</c>, kernel/sched/core.c): a bug even if it would not
/// have slept this time.
/// </summary>
internal static class AtomicSleep
{
    internal static void MightSleep(Machine machine, string target, in Site site)
    {
        var task = machine.Current;
        if (!task.IsAtomic)
            return;
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

    private static bool InAtomic(TaskStruct task) => task.PreemptCount > 0 || task.SoftirqsOff > 0 || task.Context != ExecutionContext.Process;

    private static bool IrqsDisabled(TaskStruct task) => task.IrqsOff > 0 || task.Context == ExecutionContext.Hardirq;
}
