using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What is judged when nobody can go on: hangs, missed wake-ups, leaks, lock order.</summary>
public static class EndOfExecution
{
    /// <summary>
    /// Nobody is enabled, and interruptible sleepers are about to be killed: whoever waits uninterruptibly now waits for ever,
    /// and a sleeper whose device is gone missed its wake-up.
    /// </summary>
    public static void BeforeKill(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        HungTasks.Report(machine);
        foreach (var task in machine.Runtime.Tasks)
        {
            if (task.State != TaskState.Announced || !task.Pending.IsInterruptible)
                continue;
            TaskStruct.Of(task).IsKilled = true;
            if (task.Pending.Target is WaitQueueHead queue && queue.DeviceIsGone?.Invoke() == true)
                ReportMissedWakeUp(machine, task);
        }
    }

    /// <summary>The execution is over.</summary>
    public static void Judge(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        HungTasks.Report(machine);
        machine.Lockdep.ReportCycles(machine);
        bool quiet = machine.Runtime.Tasks.All(t => (t.State != TaskState.Announced || t.Pending.IsIdle) && !TaskStruct.HasOopsed(t));
        // A task that oopsed or hangs keeps its files and references: what it holds is no leak of its own.
        if (quiet)
            Leaks.Report(machine);
    }

    private static void ReportMissedWakeUp(Machine machine, ModelTask task)
    {
        var sleeper = TaskStruct.Of(task);
        machine.Report(
            "missed-wake-up",
            task.Pending.Site.Spelling,
            task.Pending.Target.Name,
            $"missed wake-up: {sleeper} still sleeps in {task.Pending.Site.Spelling} though the device is gone",
            sleeper,
            "An interruptible sleeper: the kernel prints nothing.");
    }
}
