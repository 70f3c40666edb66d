using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Unlocking what one does not hold, going back to user space with a lock, and ending with one (kernel/locking/lockdep.c, read in
/// 4.x). After a first report of this kind the kernel says no more; here a task is told once that it keeps locks.
/// </summary>
internal static class LockBalance
{
    internal static void Report(Machine machine, string lockName, in Site site, TaskStruct task) =>
        machine.Report(
            "bad-unlock-balance",
            site.Spelling,
            lockName,
            "WARNING: bad unlock balance detected!",
            task,
            [
                $"{task} is trying to release lock ({lockName}) at: {site.Spelling}",
                "but there are no more locks to release!",
                "other info that might help us debug this:",
                .. task.Held.Told(task),
            ]);

    /// <summary><c>lockdep_sys_exit</c>: a system call returns.</summary>
    internal static void CheckReturnToUser(Machine machine, string call)
    {
        var task = machine.Current;
        if (task.Held.Count == 0)
            return;
        task.ToldOfHeldLocks = true;
        machine.Report(
            "lock-held-at-return",
            call,
            task.Held[0].Name,
            "WARNING: lock held when returning to user space!",
            task,
            [$"{task} is leaving the kernel with locks still held!", .. task.Held.Told(task)]);
    }

    /// <summary><c>debug_check_no_locks_held</c> in <c>do_exit</c>: of every process and kernel thread that has ended.</summary>
    internal static void CheckEnded(Machine machine)
    {
        var tasks = machine.Explored.Tasks;
        // Task 0 is the set-up, which is none.
        for (int i = 1; i < tasks.Count; i++)
        {
            var task = TaskStruct.Of(tasks[i]);
            if (tasks[i].State != TaskState.Finished || task.Held.Count == 0 || task.ToldOfHeldLocks || task.Context != ExecutionContext.Process)
                continue;
            machine.Report(
                "lock-held-at-exit",
                "do_exit",
                task.Held[0].Name,
                $"WARNING: {task} still has locks held!",
                task,
                [.. task.Held.Told(task)]);
        }
    }
}
