namespace CoyoteDevres.Exploration;

/// <summary>Runs exactly these events after the set-up; says where the program does not.</summary>
internal sealed class ExactReplay(IReadOnlyList<TraceEvent> schedule) : IStrategy
{
    public string Name => "replay";

    public bool IsExhaustive => false;

    public int CommonPrefix => 0;

    /// <summary>What was not as scheduled, or null.</summary>
    internal string? Divergence { get; private set; }

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        int position = runtime.Trace.Count - runtime.Trace.RaceStart;
        if (Divergence is not null || position >= schedule.Count)
            return null;
        var planned = schedule[position];
        alternative = planned.Alternative;
        if (planned.IsBarrier)
        {
            // The runtime sends the kill signal itself when nobody can go on.
            if (runtime.Tasks.FirstOrDefault(runtime.IsEnabled) is { } awake)
                Divergence = $"the kill signal comes later: {awake.Name} can {awake.Pending}";
            return null;
        }

        var task = runtime.Tasks.FirstOrDefault(t => t.Id == planned.Task);
        Divergence = Obstacle(runtime, task, planned);
        return Divergence is null ? task : null;
    }

    public bool Next(ExploredRuntime runtime) => false;

    private static string? Obstacle(ExploredRuntime runtime, ModelTask? task, in TraceEvent planned)
    {
        if (task is null)
            return $"there is no task {planned.Task}";
        if (task.State != TaskState.Announced)
            return $"{task.Name} is over";
        var now = ExploredRuntime.EventOf(task, planned.Alternative);
        if (!runtime.Trace.AreAlike(now.First, planned.First) || now with { First = planned.First } != planned)
            return $"{task.Name} goes another way: {task.Pending}";
        return runtime.IsEnabled(task) ? null : $"{task.Name} cannot {task.Pending}";
    }
}
