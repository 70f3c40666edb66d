namespace CoyoteDevres.Exploration;

/// <summary>
/// Runs a program's tasks as coroutines on one thread, one execution after another, in the order that a strategy chooses.
/// </summary>
/// <remarks>
/// A task announces its next operation, the strategy picks one of the announced and enabled operations, that operation is
/// performed, and its task goes on to its next announcement. If the picked task is the one that just announced, its await
/// completes in place and nothing is suspended.
/// </remarks>
public sealed partial class ExploredRuntime : IRuntime
{
    private readonly IProgram program;
    private readonly IStrategy strategy;
    private readonly int stepLimit;
    private readonly FrameArena frames = new();
    private readonly List<ModelTask> tasks = [];
    private readonly ObjectTable objects;
    private readonly FindingLog findings = new();
    private readonly TaskNumbers numbers = new();
    private ModelTask current = null!;
    private ModelTask? next;
    private bool starting;
    private bool settingUp;
    private bool announced;
    private bool performing;
    private bool judging;
    private bool returned;

    /// <summary>Prepares to run <paramref name="program"/>.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="strategy">Who chooses.</param>
    /// <param name="stepLimit">Operations an execution may perform before it is given up as a livelock.</param>
    public ExploredRuntime(IProgram program, IStrategy strategy, int stepLimit)
    {
        this.program = program;
        this.strategy = strategy;
        this.stepLimit = stepLimit;
        var identities = new IdentityTable();
        objects = new ObjectTable(identities);
        Trace = new Trace(identities);
    }

    /// <summary>The tasks of this execution, in the order they were started. Task 0 is the set-up.</summary>
    public IReadOnlyList<ModelTask> Tasks => tasks;

    /// <inheritdoc/>
    public ModelTask Current => current;

    /// <summary>Why this execution could not be trusted, or null.</summary>
    public ModelFault? Fault { get; private set; }

    /// <summary>True if this execution was given up at the step limit.</summary>
    public bool HitStepLimit { get; private set; }

    /// <summary>True if nobody was enabled when this execution ended; false if the strategy gave it up.</summary>
    public bool IsMaximal { get; private set; }

    /// <summary>True once the kill signal has been sent.</summary>
    public bool Killed => Trace.Barrier >= 0;

    /// <summary>True while the events are those of an earlier execution: an observer that collects has seen them.</summary>
    public bool IsRepeating => Trace.Count < strategy.CommonPrefix;

    /// <summary>Operations performed in this execution, set-up included.</summary>
    public int Steps => Trace.Count;

    /// <summary>What was reported in this execution, with the event at which it was seen, or -1: at the end.</summary>
    public IReadOnlyList<(Finding Finding, int Event)> Findings => findings.Reported;

    /// <summary>Told of every event; null costs nothing.</summary>
    public IExecutionObserver? Observer { get; set; }

    internal Trace Trace { get; }

    internal SharedObject ObjectOf(int id) => objects[id];

    /// <summary>Runs one execution to its end.</summary>
    public void Run()
    {
        Reset();
        var displaced = Coroutine.Enter(this);
        try
        {
            RunSetUp();
            if (Fault is null)
                RunRace();
            if (Fault is null && IsMaximal)
            {
                judging = true;
                program.End(this);
            }

            findings.RemoveConsequences(Trace);
        }
        catch (ModelFaultException exception)
        {
            Fault ??= exception.Fault;
        }
        finally
        {
            Coroutine.Enter(displaced);
        }
    }

    /// <summary>True if <paramref name="task"/> could go on now.</summary>
    public bool IsEnabled(ModelTask task)
    {
        if (task.State != TaskState.Announced)
            return false;
        var pending = task.Pending;
        return !pending.MayBlock || (pending.IsInterruptible && Killed) || pending.Target.IsEnabled(pending.Kind, task.Id);
    }

    /// <summary>True if event <paramref name="earlier"/> happens before <paramref name="later"/>, or is it.</summary>
    public bool HappensBefore(int earlier, int later) => Trace.HappensBefore(earlier, later);

    /// <summary>Ends this execution: the model did something that a model must not do.</summary>
    public void Fail(string reason) => Fault ??= new ModelFault(reason, Trace.Count, current.Name);

    private void Reset()
    {
        Trace.Restart(strategy.CommonPrefix);
        frames.Reset();
        tasks.Clear();
        findings.Clear();
        Fault = null;
        HitStepLimit = IsMaximal = starting = announced = performing = judging = false;
        next = null;
    }

    private void RunSetUp()
    {
        settingUp = true;
        current = new ModelTask(0, "setup", () => program.SetUp(this));
        tasks.Add(current);
        var running = current.Body();
        settingUp = false;
        if (running.Frame is not null && Fault is null)
            Fail("the set-up suspended");
        current.State = TaskState.Finished;
        Trace.RaceStart = Trace.Count;
        var setUp = current;
        for (int i = 1; i < tasks.Count && Fault is null; i++)
        {
            tasks[i].StartEvent = setUp.LastEvent;
            StartFrom(tasks[i], setUp);
        }
    }

    private void RunRace()
    {
        next = Schedule();
        while (next is { } running)
        {
            current = running;
            var frame = running.Innermost!;
            running.Innermost = null;
            next = null;
            returned = false;
            frame.Resume();
            if (Fault is not null)
                return;
            // A task that ended at an operation has already let another one be picked.
            if (returned)
                next = Schedule();
        }
    }

    private void Start(ModelTask task)
    {
        // The spawning operation is the one being performed by the current task: its last event.
        task.StartEvent = current.LastEvent >= 0 ? current.LastEvent : current.StartEvent;
        StartFrom(task, current);
    }

    private void StartFrom(ModelTask task, ModelTask starter)
    {
        bool nested = starting;
        starting = true;
        current = task;
        var running = task.Body();
        if (running.Frame is null && task.State != TaskState.Announced)
            task.State = TaskState.Finished;
        current = starter;
        starting = nested;
    }

    /// <summary>During set-up there is nobody else: perform at once.</summary>
    private bool ProceedAlone()
    {
        if (Fault is not null)
            return false;
        current.State = TaskState.Announced;
        if (!IsEnabled(current))
        {
            Fail($"the set-up blocks: {current.Pending}");
            return false;
        }

        int first = 0;
        return Perform(current, first) && Fault is null;
    }

    /// <summary>Picks and performs operations until one of them lets its task go on.</summary>
    private ModelTask? Schedule()
    {
        while (Fault is null)
        {
            if (Trace.Count >= stepLimit)
            {
                HitStepLimit = true;
                return null;
            }

            if (strategy.Pick(this, out int alternative) is { } picked)
            {
                if (Perform(picked, alternative))
                    return picked;
            }
            else if (AnyEnabled() || !Kill())
            {
                IsMaximal = Fault is null && !AnyEnabled();
                return null;
            }
        }

        return null;
    }

    private bool AnyEnabled()
    {
        foreach (var task in tasks)
        {
            if (IsEnabled(task))
                return true;
        }

        return false;
    }

    /// <summary>Ends the interruptible sleeps, once, when nothing else can happen. Belongs to task 0, which is over.</summary>
    private bool Kill()
    {
        if (Killed || !tasks.Exists(t => t.State == TaskState.Announced && t.Pending.IsInterruptible))
            return false;
        performing = true;
        program.BeforeKill(this);
        performing = false;
        Observer?.Killing(this);
        Append(new TraceEvent(0, Access.None, Access.None, 0, 0, OperationTraits.None), tasks[0]);
        return Fault is null;
    }

    /// <summary>Performs a task's announced operation.</summary>
    /// <returns>False if the task ended at it.</returns>
    private bool Perform(ModelTask task, int alternative)
    {
        var operation = task.Pending;
        var target = operation.Target;
        Observer?.Performing(this, task);
        performing = true;
        bool ends = (target.Container?.Inspect(operation, task) ?? false) || target.Inspect(operation, task);
        performing = false;
        Append(EventOf(task, alternative), task);
        if (ends)
        {
            task.State = findings.TaskEnded(task.LastEvent) ? TaskState.Dead : TaskState.Finished;
            return false;
        }

        if (operation.MayBlock && !target.IsEnabled(operation.Kind, task.Id))
            task.Result = Operation.Interrupted;
        else
            task.Result = target.Apply(operation.Kind, task.Id, operation.IsChoice ? alternative : operation.Argument);
        target.Performed(operation, task, task.Result);
        return true;
    }

    /// <summary>The event that a task's announced operation would be.</summary>
    internal static TraceEvent EventOf(ModelTask task, int alternative)
    {
        var operation = task.Pending;
        var second = operation.Target.Container is { } container ? new Access(container.Id, container.UseKind) : Access.None;
        return new TraceEvent(task.Id, new Access(operation.Target.Id, operation.Kind), second, alternative, operation.Argument, operation.Traits);
    }

    private void Append(in TraceEvent happened, ModelTask task)
    {
        int index = Trace.Count;
        var before = index < strategy.CommonPrefix ? Trace[index] : default;
        if (!Trace.Append(happened, task))
        {
            Fail($"not deterministic: step {index} was {Name(before)} in an earlier execution of the same schedule and is now {task.Name}: {task.Pending}");
        }
    }

    private string Name(in TraceEvent happened)
    {
        int id = happened.Task;
        string who = tasks.Find(t => t.Id == id)?.Name ?? $"task {id}";
        return happened.IsBarrier ? "the kill signal" : $"{who}: operation {happened.First.Kind} on object {happened.First.Object}";
    }
}
