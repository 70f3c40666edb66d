namespace CoyoteDevres.Exploration;

/// <summary>
/// Runs a program's tasks as coroutines on one thread, one execution after another, in the order that a strategy chooses.
/// </summary>
/// <remarks>
/// A task announces its next operation, the strategy picks one of the announced and enabled operations, that operation is
/// performed, and its task goes on to its next announcement. If the picked task is the one that just announced, its await
/// completes in place and nothing is suspended.
/// <para>
/// Or, where another checker explores (<see cref="IController"/>), the tasks are threads of its own, of which it lets one run at a
/// time: operations are announced, performed and judged in the same way.
/// </para>
/// </remarks>
public sealed partial class ExploredRuntime : IRuntime
{
    private readonly IProgram program;
    private readonly IStrategy strategy;
    private readonly int stepLimit;
    private readonly IdentityRegistry registry;
    private readonly TaskTable tasks;
    private readonly ObjectTable objects;
    private readonly FindingLog findings = new();
    private readonly Func<Op> setUp;
    private readonly AblationState? ablation;
    private ModelTask current = null!;
    private ModelTask? next;
    private Phase phase;
    private Phase skippedIn;
    private bool announced;

    // The event that is being performed, from the look at it before its effect to the notice of it after, or -1.
    private int performing = -1;

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
        this.registry = registry;
        setUp = () => program.SetUp(this);
        ablation = program.Ablation is { } off ? new AblationState(off) : null;
        Predicts = strategy.IsExhaustive && ablation is null;
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

        /// <summary>Tasks are threads, and an <see cref="IController"/> chooses.</summary>
        Controlled,

        /// <summary>The announced operation does not happen; what was before comes back at once.</summary>
        Skipping,

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

    /// <summary>How many events this execution has in common with the one before: what was seen at them was seen then.</summary>
    internal int CommonPrefix { get; private set; }

    /// <summary>Operations performed in this execution, set-up included.</summary>
    public int Steps => Trace.Count;

    /// <summary>What was reported in this execution, with the event at which it was seen, or -1: at the end.</summary>
    public IReadOnlyList<(Finding Finding, int Event)> Findings => findings.Reported;

    /// <summary>Told of every event; null costs nothing.</summary>
    public IExecutionObserver? Observer { get; set; }

    /// <summary>
    /// True if a use that nothing orders before the end of what it uses may be predicted, so that ends need not be explored in every place
    /// (<see cref="Mortal"/>). Only by a strategy that explores everything, of a program that is whole: what is switched off orders tasks no more, but
    /// whether it is may depend on them.
    /// </summary>
    public bool Predicts { get; }

    /// <summary>
    /// True if a task of this execution ended at a use that may as well come before the end of what it uses, so that what others wait for at the end
    /// of it may be a consequence. Where uses are predicted no task ends at such a one.
    /// </summary>
    public bool IsCutShort => Escapes.Any(this);

    /// <summary>The event that is being performed, or -1.</summary>
    public int Performing => performing;

    internal Predictions Predictions { get; } = new();

    internal Trace Trace { get; }

    /// <summary>What is switched off in the program, or null.</summary>
    internal AblationState? Ablation => ablation;

    /// <summary>Has <paramref name="cell"/> told when the race begins, if anything is switched off.</summary>
    public void KeepAtRace(IStale cell) => ablation?.Add(cell);

    /// <summary>True if a loop that waits on <paramref name="queue"/> for a condition is switched off: the condition counts as true.</summary>
    public bool SkipsLoop(SharedObject queue, Site site) => ablation is not null && ablation.SkipsLoop(queue, site);

    /// <summary>Notes that such a loop is about to sleep, if anybody looks what can be switched off.</summary>
    public void SleepsInLoop(SharedObject queue, Site site) => ablation?.Sleeps(queue, site);

    /// <summary>The loops in which somebody had to sleep in the race, of all executions; none if nobody looks.</summary>
    public IReadOnlyCollection<AblationPoint> WaitLoops => ablation?.Loops ?? [];

    /// <summary>True from the announcement of an operation that is switched off to its await.</summary>
    internal bool IsSkipping => phase == Phase.Skipping;

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
            if (GoBack())
                GoOn();
            else
                RunFromTheBeginning();
            if (Fault is null && IsMaximal && !IsExchanged)
            {
                phase = Phase.Judging;
                ExchangeFollowed();
                program.End(this);
                ExchangeFollowed();
            }

            findings.RemoveConsequences(Trace);
            if (Predicts && Fault is null)
            {
                LookAtReleasers();
                Predictions.Look(this);
            }
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

    private void RunFromTheBeginning()
    {
        tasks.Restart();
        findings.Clear();
        ablation?.Restart();
        RunSetUp();
        if (Fault is null && control is null)
            RunRace();
        else if (Fault is null)
            RunControlled();
    }

    /// <summary>True if <paramref name="task"/> could go on now.</summary>
    public bool IsEnabled(ModelTask task)
    {
        if (task.State != TaskState.Announced)
            return false;
        return CouldGoOn(task, task.Pending);
    }

    private bool CouldGoOn(ModelTask task, in Operation with) =>
        !with.MayBlock || (with.IsInterruptible && Killed) || with.Target.IsEnabled(with.Kind, task.Id, with.Argument) || (with.IsAlerted && IsAlertRaised(task, with));

    private static bool IsAlertRaised(ModelTask task, in Operation waiting) => task.Alert!.IsEnabled(task.Alert.LookOf(waiting.Traits).Kind, task.Id);

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

    /// <summary>True if an event or another one that is looked at with it happens after one that ended its task with a finding.</summary>
    internal bool IsConsequence(int one, int other) => findings.IsConsequence(Trace, one, other);

    /// <summary>Ends this execution: the model did something that a model must not do.</summary>
    public void Fail(string reason) => Fault ??= new ModelFault(reason, Trace.Count, current.Name);

    private void Reset()
    {
        CommonPrefix = strategy.CommonPrefix;
        Trace.Restart(CommonPrefix);
        Predictions.Restart(CommonPrefix);
        Fault = null;
        HitStepLimit = IsMaximal = IsExchanged = Killed = announced = paused = false;
        performing = -1;
        next = null;
    }
}
