namespace CoyoteDevres.Exploration;

/// <summary>Where a replay left its schedule.</summary>
/// <param name="Step">The operation, counted from 1 after the set-up.</param>
/// <param name="Expected">What the schedule says.</param>
/// <param name="Found">What the model offered instead.</param>
public sealed record Divergence(int Step, string Expected, string Found)
{
    /// <inheritdoc/>
    public override string ToString() => $"the schedule diverges at step {Step}: expected {Expected}, found {Found}";
}

/// <summary>
/// Runs one schedule, checking at each context switch that the operation expected there, if the schedule names one, is the one
/// announced.
/// </summary>
public sealed class ReplayStrategy(Schedule schedule) : IStrategy
{
    private int segment;
    private int done;
    private int choices;
    private int step;

    /// <inheritdoc/>
    public string Name => "replay";

    /// <inheritdoc/>
    public bool IsExhaustive => false;

    /// <inheritdoc/>
    public string Bound => "one recorded schedule";

    /// <inheritdoc/>
    public int CommonPrefix => 0;

    /// <summary>Where the model left the schedule, or null.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>True if the whole schedule was performed.</summary>
    public bool IsOver => segment == schedule.Segments.Count;

    /// <inheritdoc/>
    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        if (IsOver || Divergence is not null)
            return null;
        var now = schedule.Segments[segment];
        step++;
        var task = runtime.Tasks.FirstOrDefault(t => t.Name == now.Task);
        if (task is null)
            return Diverge(now, "no task of that name");
        if (task.State != TaskState.Announced)
            return Diverge(now, task.State == TaskState.Dead ? $"{task.Name} has died" : $"{task.Name} is over");
        if (done == 0 && now.Expected.Length > 0 && task.Pending.ToString() != now.Expected)
            return Diverge(now, $"{task.Name}: {task.Pending}");
        if (!runtime.IsEnabled(task))
        {
            // The kill signal comes when nobody can go on; asked again after it, the task may.
            if (!runtime.Killed && !runtime.Tasks.Any(runtime.IsEnabled))
            {
                step--;
                return null;
            }

            return Diverge(now, $"{task.Name} blocked at {task.Pending}");
        }

        if (task.Pending.IsChoice && !TryChoose(now, task, out alternative))
            return Diverge(now, $"a choice of {task.Name} among {task.Pending.Argument}: {task.Pending}");
        Advance(now);
        return task;
    }

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime) => false;

    private bool TryChoose(Segment now, ModelTask task, out int alternative)
    {
        alternative = choices < now.Choices.Count ? now.Choices[choices++] : -1;
        return alternative >= 0 && alternative < task.Pending.Argument;
    }

    private void Advance(Segment now)
    {
        if (++done < now.Operations)
            return;
        segment++;
        done = choices = 0;
    }

    private ModelTask? Diverge(Segment now, string found)
    {
        string expected = done == 0 ? $"{now.Task}: {now.Expected}" : $"{now.Task}, operation {done + 1} of {now.Operations}";
        Divergence = new Divergence(step, expected, found);
        return null;
    }
}
