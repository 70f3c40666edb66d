namespace CoyoteDevres.Exploration;

/// <summary>One operation of an execution, told after it was performed.</summary>
/// <param name="Step">Counted from 1 over set-up and race.</param>
/// <param name="Task">Who.</param>
/// <param name="Operation">What, the same before and after.</param>
/// <param name="Outcome">How it went, or empty.</param>
/// <param name="Object">The object's name.</param>
/// <param name="Container">The number and name of the object that contains it, or null: whose biography it belongs to.</param>
/// <param name="Site">Where in the model.</param>
/// <param name="IsSetUp">True before the race.</param>
public sealed record StoryStep(int Step, string Task, string Operation, string Outcome, string Object, (int Id, string Name)? Container, Site Site, bool IsSetUp)
{
    /// <summary>The object's number: tells two objects of one name apart, and is the container's for what is inside it.</summary>
    public int ObjectId { get; init; } = -1;

    /// <summary>Where the container comes from, or the object if it has none.</summary>
    public string Origin { get; init; } = "";

    /// <summary>
    /// How the task stood when another one went on after this step: <c>preempted</c>, <c>ended</c>, <c>died</c>, or
    /// <c>blocked: </c> and the operation it waits for; empty if none did. <c>kill signal</c> if it ended interruptible sleeps
    /// then, because nobody could go on.
    /// </summary>
    public string Left { get; init; } = "";
}

/// <summary>A task that can never go on.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Operation">What it waits to do: <c>lock gpio_device.sem</c>.</param>
public sealed record BlockedTask(string Task, string Operation);

/// <summary>Writes down what happens in one execution.</summary>
public sealed class StoryTeller : IExecutionObserver
{
    private readonly List<StoryStep> steps = [];
    private (ModelTask Task, Operation Operation, bool SetUp)? last;

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<StoryStep> Steps => steps;

    /// <summary>Who was left waiting, if the execution went on until nobody could.</summary>
    public IReadOnlyList<BlockedTask> Blocked { get; private set; } = [];

    /// <inheritdoc/>
    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        TellLast(last is { } before && before.Task != task ? Standing(runtime, before.Task) : "");
        last = (task, task.Pending, task.Id == 0);
    }

    /// <inheritdoc/>
    public void Killing(ExploredRuntime runtime) => TellLast("kill signal");

    /// <inheritdoc/>
    public void Ended(ExploredRuntime runtime)
    {
        TellLast("");
        if (runtime.IsMaximal)
            Blocked = [.. runtime.Tasks.Where(t => t.State == TaskState.Announced && !t.Pending.IsIdle).Select(t => new BlockedTask(t.Name, Wait(t)))];
    }

    private static string Wait(ModelTask task) => $"{task.Pending.Target.Verb(task.Pending.Kind)} {task.Pending.Target.Name}";

    private static string Standing(ExploredRuntime runtime, ModelTask task) => task.State switch
    {
        TaskState.Dead => "died",
        TaskState.Announced when runtime.IsEnabled(task) => "preempted",
        TaskState.Announced => $"blocked: {Wait(task)}",
        _ => "ended",
    };

    private void TellLast(string left)
    {
        if (last is not { } told)
            return;
        last = null;
        var target = told.Operation.Target;
        var container = target.ContainerTouchedBy(told.Operation.Kind) is { } holder ? (holder.Id, holder.Name) : ((int, string)?)null;
        // An operation at which the task died had no effect to tell.
        bool died = told.Task.State == TaskState.Dead;
        bool failed = told.Operation.IsAttempt && told.Task.Result == Operation.Interrupted;
        string outcome = died ? "✗" : failed ? "must wait" : target.Outcome(told.Operation.Kind);
        steps.Add(new StoryStep(steps.Count + 1, told.Task.Name, told.Operation.ToString(), outcome, target.Name, container, told.Operation.Site, told.SetUp)
        {
            ObjectId = target.Id,
            Origin = (target.Container ?? target).Origin,
            Left = told.SetUp ? "" : left,
        });
    }
}
