using System.Runtime.CompilerServices;

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
    private readonly TaskTable tasks;
    private readonly ObjectTable objects;
    private readonly FindingLog findings = new();
    private readonly Func<Op> setUp;
    private ModelTask current = null!;
    private ModelTask? next;
    private Phase phase;
    private bool announced;
    private bool performing;
    private bool returned;

    /// <summary>Prepares to run <paramref name="program"/>.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="strategy">Who chooses.</param>
    /// <param name="stepLimit">Operations an execution may perform before it is given up as a livelock.</param>
    public ExploredRuntime(IProgram program, IStrategy strategy, int stepLimit)
        : this(program, strategy, stepLimit, new IdentityRegistry())
    {
    }

    /// <summary>Prepares to run <paramref name="program"/>, together with other runtimes that share its identities.</summary>
    internal ExploredRuntime(IProgram program, IStrategy strategy, int stepLimit, IdentityRegistry registry)
    {
        this.program = program;
        this.strategy = strategy;
        this.stepLimit = stepLimit;
        setUp = () => program.SetUp(this);
        var identities = new IdentityTable(registry);
        tasks = new TaskTable(this, registry);
        objects = new ObjectTable(identities);
        Trace = new Trace(identities);
    }

    private enum Phase
    {
        /// <summary>Task 0 runs alone.</summary>
        SetUp,

        /// <summary>A task's body runs up to its first announcement.</summary>
        Starting,

        /// <summary>The strategy chooses.</summary>
        Race,

        /// <summary>Nobody can go on: the program looks at what is left.</summary>
        Judging,
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
    public bool Killed { get; private set; }

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

    /// <summary>The tasks, for fast loops.</summary>
    internal ReadOnlySpan<ModelTask> TaskSpan => tasks.Started;

    /// <summary>The task of that number, which has started here.</summary>
    internal ModelTask TaskOf(int id) => tasks.Find(id)!;

    /// <summary>The task of that number; null if it has never started here.</summary>
    internal ModelTask? FindTask(int id) => tasks.Find(id);

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
                phase = Phase.Judging;
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
        ref readonly var pending = ref task.Pending;
        return !pending.MayBlock || (pending.IsInterruptible && Killed) || pending.Target.IsEnabled(pending.Kind, task.Id);
    }

    /// <summary>True if somebody could go on now.</summary>
    public bool IsAnybodyEnabled()
    {
        foreach (var task in tasks.Started)
        {
            if (IsEnabled(task))
                return true;
        }

        return false;
    }

    /// <summary>True if event <paramref name="earlier"/> happens before <paramref name="later"/>, or is it.</summary>
    public bool HappensBefore(int earlier, int later) => Trace.HappensBefore(earlier, later);

    /// <summary>Ends this execution: the model did something that a model must not do.</summary>
    public void Fail(string reason) => Fault ??= new ModelFault(reason, Trace.Count, current.Name);

    private void Reset()
    {
        Trace.Restart(strategy.CommonPrefix);
        tasks.Restart();
        findings.Clear();
        Fault = null;
        HitStepLimit = IsMaximal = Killed = announced = performing = false;
        next = null;
    }

    private void RunSetUp()
    {
        phase = Phase.SetUp;
        current = tasks.Root("setup", setUp);
        var running = current.Body();
        if (running.Frame is not null && Fault is null)
            Fail("the set-up suspended");
        var root = current;
        root.State = TaskState.Finished;
        Trace.RaceStart = Trace.Count;
        phase = Phase.Race;
        for (int i = 1; i < tasks.Count && Fault is null; i++)
            Start(tasks[i], root);
    }

    private void RunRace()
    {
        next = Schedule();
        while (next is { } running)
        {
            current = running;
            var frame = running.Innermost!;
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

    /// <summary>Calls the body of a task that <paramref name="starter"/> has spawned.</summary>
    private void Start(ModelTask task, ModelTask starter)
    {
        // In the race the spawning operation is the one just performed by the starter: its last event.
        task.StartEvent = starter.LastEvent >= 0 ? starter.LastEvent : starter.StartEvent;
        var before = phase;
        phase = Phase.Starting;
        current = task;
        var running = task.Body();
        if (running.Frame is null && task.State != TaskState.Announced)
            task.State = TaskState.Finished;
        current = starter;
        phase = before;
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

        return Perform(current, alternative: 0) && Fault is null;
    }

    /// <summary>Picks and performs operations until one of them lets its task go on.</summary>
    private ModelTask? Schedule()
    {
        while (Fault is null)
        {
            var picked = Trace.Count < Trace.Known ? Repeated(out int alternative) : Chosen(out alternative);
            if (picked is null)
                return null;
            // The kill signal has no task of its own: it is over, and somebody is to be picked again.
            if (picked.Id != 0 && Perform(picked, alternative))
                return picked;
        }

        return null;
    }

    /// <summary>Who performs the next event, which is the one of an earlier execution.</summary>
    private ModelTask? Repeated(out int alternative)
    {
        ref readonly var known = ref Trace[Trace.Count];
        alternative = known.Alternative;
        var task = tasks.Find(known.Task);
        if (known.IsBarrier)
            return Kill() ? task : Diverged();
        return task?.State == TaskState.Announced ? task : Diverged();
    }

    /// <summary>Who is to go on, by the strategy; null at the end of the execution.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ModelTask? Chosen(out int alternative)
    {
        alternative = 0;
        if (Trace.Count >= stepLimit)
        {
            HitStepLimit = true;
            return null;
        }

        if (strategy.Pick(this, out alternative) is { } picked)
            return picked;
        if (Fault is not null)
            return null;
        bool somebody = IsAnybodyEnabled();
        if (!somebody && Kill())
            return tasks[0];
        IsMaximal = Fault is null && !somebody;
        return null;
    }

    /// <summary>Ends the interruptible sleeps, once, when nothing else can happen. Belongs to task 0, which is over.</summary>
    private bool Kill()
    {
        if (Killed || !IsAnybodyInterruptible())
            return false;
        performing = true;
        program.BeforeKill(this);
        performing = false;
        Observer?.Killing(this);
        if (Trace.Count < Trace.Known)
            Trace.Repeat();
        else
            Trace.Append(TraceEvent.Kill, tasks[0]);
        tasks[0].LastEvent = Trace.Barrier;
        Killed = true;
        return Fault is null;
    }

    private bool IsAnybodyInterruptible()
    {
        foreach (var task in tasks.Started)
        {
            if (task.State == TaskState.Announced && task.Pending.IsInterruptible)
                return true;
        }

        return false;
    }

    /// <summary>Performs a task's announced operation.</summary>
    /// <returns>False if the task ended at it.</returns>
    private bool Perform(ModelTask task, int alternative)
    {
        ref readonly var operation = ref task.Pending;
        var target = operation.Target;
        Observer?.Performing(this, task);
        performing = true;
        bool ends = (target.Container?.Inspect(operation, task) ?? false) || target.Inspect(operation, task);
        performing = false;
        int index = Trace.Count;
        if (index >= Trace.Known)
            Append(task, alternative);
        else if (Trace[index].IsOf(task))
            Trace.Repeat();
        else
            Diverged();
        task.LastEvent = index;
        if (ends)
        {
            Trace.End();
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Append(ModelTask task, int alternative) => Trace.Append(EventOf(task, alternative), task);

    /// <summary>The event that a task's announced operation would be.</summary>
    internal static TraceEvent EventOf(ModelTask task, int alternative)
    {
        ref readonly var operation = ref task.Pending;
        var target = operation.Target;
        return new TraceEvent(task.Id, new Access(target.Id, operation.Kind), target.ContainerAccess, alternative, operation.Argument, operation.Traits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ModelTask? Diverged()
    {
        int index = Trace.Count;
        ref readonly var known = ref Trace[index];
        var task = tasks.Find(known.Task);
        string before = known.IsBarrier ? "the kill signal" : $"operation {known.First.Kind} of {task} on object {known.First.Object}";
        string now = task?.State == TaskState.Announced ? task.Pending.ToString() : $"{task?.State}";
        Fail($"not deterministic: step {index} was {before} in an earlier execution of the same schedule, and now {task} is at: {now}");
        return null;
    }
}
