namespace CoyoteDevres.Exploration.Tests;

/// <summary>Every execution's schedule, and how many of its switches were preemptions, told independently of the strategy.</summary>
internal sealed class ScheduleLog : IExecutionObserver
{
    private readonly List<string> steps = [];
    private ModelTask? mover;
    private int preemptions;

    /// <summary>The schedules in order: each step its task and, for a choice, its alternative.</summary>
    public List<string> Schedules { get; } = [];

    /// <summary>The preemptions of each.</summary>
    public List<int> Preemptions { get; } = [];

    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        if (task.Id == 0)
            return;
        if (mover is not null && mover != task && runtime.IsEnabled(mover))
            preemptions++;
        mover = task;
    }

    /// <summary>Nobody was enabled: whoever goes on after it preempts nobody.</summary>
    public void Killing(ExploredRuntime runtime) => mover = null;

    public void Ended(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        for (int i = trace.RaceStart; i < trace.Count; i++)
            steps.Add((trace[i].Traits & OperationTraits.Choice) != 0 ? $"{trace[i].Task}:{trace[i].Alternative}" : $"{trace[i].Task}");
        Schedules.Add(string.Join(' ', steps));
        Preemptions.Add(preemptions);
        steps.Clear();
        mover = null;
        preemptions = 0;
    }

    public static ScheduleLog Of(Func<ExploredRuntime, Func<string>?> build, IStrategy strategy)
    {
        var log = new ScheduleLog();
        var result = Explorer.Explore(new TestProgram(build), strategy, new ExplorationOptions { Observer = log });
        Assert.Null(result.Fault);
        return log;
    }
}
