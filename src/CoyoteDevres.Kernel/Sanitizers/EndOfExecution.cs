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
        bool isWhole = !IsCutShort(machine);
        if (isWhole)
            HungTasks.Report(machine);
        var tasks = machine.Explored.Tasks;
        for (int i = 0; i < tasks.Count; i++)
        {
            var task = tasks[i];
            if (task.State != TaskState.Announced || !task.Pending.IsInterruptible)
                continue;
            TaskStruct.Of(task).IsKilled = true;
            if (isWhole && task.Pending.Target is WaitQueueHead queue && queue.DeviceIsGone?.Invoke() == true)
                ReportMissedWakeUp(machine, task);
        }
    }

    /// <summary>The execution is over.</summary>
    public static void Judge(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (!IsCutShort(machine))
            HungTasks.Report(machine);
        machine.Lockdep.Judge(machine);
        LockBalance.CheckEnded(machine);
        // A task that oopsed or hangs keeps its files and references: what it holds is no leak of its own.
        if (AllIsQuiet(machine.Explored.Tasks))
            Leaks.Report(machine);
    }

    /// <summary>True if a task has oopsed that goes on in another execution, and whom the others wait for may be that one.</summary>
    private static bool IsCutShort(Machine machine)
    {
        var tasks = machine.Explored.Tasks;
        for (int i = 0; i < tasks.Count; i++)
        {
            if (TaskStruct.HasOopsed(tasks[i]))
                return machine.Explored.IsCutShort;
        }

        return false;
    }

    private static bool AllIsQuiet(IReadOnlyList<ModelTask> tasks)
    {
        for (int i = 0; i < tasks.Count; i++)
        {
            if (TaskStruct.HasOopsed(tasks[i]) || (tasks[i].State == TaskState.Announced && !tasks[i].Pending.IsIdle))
                return false;
        }

        return true;
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
