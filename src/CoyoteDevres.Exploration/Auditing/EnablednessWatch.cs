namespace CoyoteDevres.Exploration;

/// <summary>
/// Watches one execution for operations that enable or disable another task's announced operation which does not depend on them.
/// </summary>
internal sealed class EnablednessWatch
{
    private readonly List<(ModelTask Task, bool Enabled)> before = [];
    private TraceEvent performed;
    private Operation operation;
    private int position = -1;

    /// <summary>How many announced operations were watched over an event that they do not depend on.</summary>
    internal int Watched { get; private set; }

    /// <summary>The event, what it changed, and how.</summary>
    internal List<(int Event, Operation Changed, string Difference)> Violations { get; } = [];

    /// <summary>An event, and what another task could have done right after it, independently.</summary>
    internal List<(int Event, TraceEvent Other)> Meetings { get; } = [];

    /// <summary>An event is about to happen.</summary>
    internal void Before(ExploredRuntime runtime, ModelTask task)
    {
        position = runtime.Trace.Count;
        operation = task.Pending;
        performed = ExploredRuntime.EventOf(task, 0);
        before.Clear();
        foreach (var other in runtime.Tasks)
        {
            if (other != task && other.State == TaskState.Announced)
                before.Add((other, runtime.IsEnabled(other)));
        }
    }

    /// <summary>It has had its full effect.</summary>
    internal void After(ExploredRuntime runtime)
    {
        if (position < 0)
            return;
        foreach (var (task, enabled) in before)
        {
            var announced = ExploredRuntime.EventOf(task, 0);
            if (runtime.Trace.Wakes(performed, announced))
                continue;
            Watched++;
            if (enabled)
                Meetings.Add((position, announced));
            if (runtime.IsEnabled(task) != enabled)
                Violations.Add((position, task.Pending, $"{operation} {(enabled ? "disables" : "enables")} {task.Name}: {task.Pending}"));
        }

        position = -1;
    }
}
