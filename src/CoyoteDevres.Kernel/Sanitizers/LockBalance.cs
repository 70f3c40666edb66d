using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Unlocking what one does not hold, and going back to user space with a lock (kernel/locking/lockdep.c).</summary>
internal static class LockBalance
{
    internal static void Report(Machine machine, string lockName, in Site site, TaskStruct task) =>
        machine.Report(
            "bad-unlock-balance",
            site.Spelling,
            lockName,
            "WARNING: bad unlock balance detected!",
            task,
            $"{task} is trying to release lock ({lockName}) at: {site.Spelling}",
            "but it does not hold it!");

    /// <summary><c>lockdep_sys_exit</c>: a system call returns.</summary>
    internal static void CheckReturnToUser(Machine machine, string call)
    {
        var task = machine.Current;
        for (int i = 0; i < task.Held.Count; i++)
        {
            var held = task.Held[i];
            machine.Report(
                "lock-held-at-return",
                call,
                held.Lock.Name,
                "WARNING: lock held when returning to user space!",
                task,
                $"{task} is leaving the kernel with locks still held!",
                $" #0: ({held.Lock.Name})");
        }
    }
}
