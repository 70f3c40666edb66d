using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// RCU used where it does not protect (<c>lockdep_rcu_suspicious</c>, kernel/locking/lockdep.c, from memory; the texts are those
/// of excerpts of include/linux/rcupdate.h and kernel/rcu).
/// </summary>
/// <remarks>
/// As with CONFIG_PREEMPT_RCU: sleeping in a read section is then <c>might_sleep</c>'s to report ("RCU nest depth"), and "Illegal
/// context switch in RCU read-side critical section" is not compiled in.
/// </remarks>
internal static class SuspiciousRcu
{
    internal static void Report(Machine machine, in Site site, string target, string text)
    {
        var task = machine.Current;
        string function = site.Spelling;
        List<string> body = [$"{function} {text}!", "other info that might help us debug this:", "rcu_scheduler_active = 2, debug_locks = 1"];
        int held = task.Held.Count;
        body.Add(held switch
        {
            0 => $"no locks held by {task}.",
            1 => $"1 lock held by {task}:",
            _ => $"{held} locks held by {task}:",
        });
        for (int i = 0; i < held; i++)
            body.Add($" #{i}: ({task.Held[i].Name})");
        machine.Report("suspicious-rcu-usage", function, target, "WARNING: suspicious RCU usage", task, body);
    }
}
