using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Tasks that can never run again (kernel/hung_task.c; spinning ones, kernel/watchdog.c: a hard lockup if interrupts are off
/// meanwhile). Waiting for a lock that a dead task
/// holds, or for one held by somebody who does, is a consequence of its oops and not reported.
/// </summary>
internal static class HungTasks
{
    internal static void Report(Machine machine)
    {
        var tasks = machine.Explored.Tasks;
        for (int i = 0; i < tasks.Count; i++)
        {
            var task = tasks[i];
            if (task.State == TaskState.Announced && !task.Pending.IsInterruptible && !task.Pending.IsIdle && task.Pending.Target is not Processor && !IsConsequence(task, tasks, []))
                Report(machine, task, tasks);
        }
    }

    private static bool IsConsequence(ModelTask task, IReadOnlyList<ModelTask> tasks, HashSet<ModelTask> asked)
    {
        if (TaskStruct.HasOopsed(task))
            return true;
        if (task.State != TaskState.Announced || !asked.Add(task))
            return false;
        return tasks.Any(other => other != task && IsWaitedFor(task.Pending.Target, other) && IsConsequence(other, tasks, asked));
    }

    private static bool IsWaitedFor(SharedObject target, ModelTask other) =>
        target.IsHeldBy(other.Id) || (target is KthreadState thread && thread.IsThread(other.Id));

    private static void Report(Machine machine, ModelTask task, IReadOnlyList<ModelTask> tasks)
    {
        var waiting = TaskStruct.Of(task);
        var target = task.Pending.Target;
        string function = task.Pending.Site.Spelling;
        string awaited = target is AtomicReferences { Queue: { } queue } ? queue.Name : target.Name;
        var (kind, headline) = Told(task, waiting);
        var body = new List<string> { $"{waiting} waits in {function} for {awaited}" };
        // The kernel knows the owner of a lock, not whom a completion or a grace period is waited for.
        foreach (var holder in tasks.Where(t => target is not (GracePeriods or SrcuStruct or WorkItem or TimerList or IrqLine) && target.IsHeldBy(t.Id)))
            body.Add(Blocker(waiting, target, TaskStruct.Of(holder)));
        machine.Report(kind, function, awaited, headline, waiting, body);
    }

    private static (string Kind, string Headline) Told(ModelTask task, TaskStruct waiting)
    {
        if (!task.Pending.IsSpinning)
            return ("hung-task", $"INFO: task {waiting.Comm}:{waiting.Pid} blocked for more than 120 seconds.");
        return waiting.IrqsOff > 0 || waiting.Context == ExecutionContext.Hardirq
            ? ("hard-lockup", "watchdog: Watchdog detected hard LOCKUP on cpu 0")
            : ("soft-lockup", $"watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [{waiting.Comm}:{waiting.Pid}]");
    }

    private static string Blocker(TaskStruct waiting, SharedObject target, TaskStruct holder)
    {
        string who = $"INFO: task {waiting.Comm}:{waiting.Pid}";
        string owner = $"task {holder.Comm}:{holder.Pid}";
        return target is RwSemaphore ? $"{who} blocked on an rw-semaphore likely owned by {owner}." : $"{who} is blocked on a mutex likely owned by {owner}.";
    }
}
