using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// One simulated kernel instance: everything a model shares lives in it, and nothing is static. A new one is made for each
/// execution.
/// </summary>
public sealed class Machine
{
    private const int FirstPid = 101;

    // PID_MAX_LIMIT (include/linux/threads.h).
    private const int PidLimit = 4 * 1024 * 1024;
    private readonly Notebook notebook;
    private readonly ExploredRuntime? explored;
    private int nextPid = FirstPid;

    internal Machine(ExploredRuntime runtime, Notebook notebook, SanitizerSet sanitizers)
        : this((IRuntime)runtime, notebook, sanitizers) => runtime.Current.Tag = NewTask("setup", 1);

    private Machine(IRuntime runtime, Notebook notebook, SanitizerSet sanitizers)
    {
        Runtime = runtime;
        explored = runtime as ExploredRuntime;
        Sanitizers = sanitizers;
        this.notebook = notebook;
        notebook.Races.Begin(sanitizers);
        Lockdep = new Lockdep(notebook.LockOrders, notebook.LockUsages);
        Nodes = new CdevMap(this);
        Misc = new MiscCore(this);
        Faults = new FaultPlan(this);
        Cpu = new LocalCpu(this);
        BigKernelLock = new BigKernelLock(this);
        Rcu = new Rcu(this);
    }

    /// <summary>
    /// A machine whose tasks are real threads: the same models at full speed, for prices and stress. Nothing is checked, recorded or
    /// told by name; what the kernel itself would warn of on such a machine (a count put too often) throws.
    /// </summary>
    /// <param name="runtime">What runs it. A thread that is to run models enters it (<see cref="Enter"/>).</param>
    public static Machine Native(NativeRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        return new Machine(runtime, new Notebook(remembers: false), SanitizerSet.All);
    }

    /// <summary>What runs it.</summary>
    public IRuntime Runtime { get; }

    /// <summary>True if its tasks are real threads.</summary>
    public bool IsNative => explored is null;

    /// <summary>The task that is running: the kernel's <c>current</c>.</summary>
    public TaskStruct Current => TaskStruct.Of(CurrentTask);

    /// <summary>Character device numbers (<c>cdev_map</c>).</summary>
    public CdevMap Nodes { get; }

    /// <summary>RCU: read sections, grace periods, callbacks.</summary>
    public Rcu Rcu { get; }

    /// <summary>Miscellaneous devices (<c>misc_list</c>).</summary>
    public MiscCore Misc { get; }

    /// <summary>What may go wrong besides the order of things; nothing unless the set-up says so.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Preemption and interrupts of the processor that the running task is on.</summary>
    public LocalCpu Cpu { get; }

    /// <summary>The big kernel lock, of kernels that have one.</summary>
    public BigKernelLock BigKernelLock { get; }

    /// <summary>Whose turn it is to exit, of the processes that are killed at the end; null if they all may exit at the same time.</summary>
    internal ExitTurn? ExitTurn { get; private set; }

    /// <summary>In the set-up: processes that are killed because nothing else can happen exit one after the other, in any order.</summary>
    public void ExitInTurn() => ExitTurn = new ExitTurn(this);

    /// <summary>The running task, as the runtime knows it.</summary>
    internal ModelTask CurrentTask => explored is { } runtime ? runtime.Current : Runtime.Current;

    /// <summary>What explores it.</summary>
    internal ExploredRuntime Explored => explored ?? throw new InvalidOperationException("threads of a native machine are not explored");

    /// <summary>The only processor, if there is one only.</summary>
    internal Processor? Processor { get; private set; }

    /// <summary>The sanitizers that look.</summary>
    internal SanitizerSet Sanitizers { get; }

    /// <summary>What synchronisation orders, for finding data races.</summary>
    internal HappensBefore Ordering => notebook.Races.Ordering;

    /// <summary>The plain accesses so far.</summary>
    internal DataRaces Races => notebook.Races;

    internal List<Allocation> Allocations { get; } = new(16);

    internal List<Module> Modules { get; } = [];

    internal Lockdep Lockdep { get; }

    internal NameTable Names => notebook.Names;

    internal BranchLog Branches => notebook.Branches;

    internal LeakTable Leaks => notebook.Leaks;

    /// <summary>True if every get of the model is performed, and every put: nothing is left out.</summary>
    internal bool CountsAreBalanced { get; init; } = true;

    /// <summary>True if processes that are alike are not to be taken for each other.</summary>
    internal bool ExploresExchanged { get; init; }

    /// <summary>True if each free is to be explored before and after every use that it does not wait for.</summary>
    internal bool OrdersFrees { get; init; }

    /// <summary>The counts whose references have owners.</summary>
    internal List<Refcount> OwnedCounts { get; } = [];

    /// <summary>The process in whose name the set-up makes its system calls.</summary>
    internal UserProcess? PreparedProcess { get; set; }

    /// <summary>Notes that a branch was taken: one that a verdict would be vacuous without.</summary>
    public void Branch(string label)
    {
        if (!IsNative)
            notebook.Branches.Take(label);
    }

    /// <summary>Makes the calling thread a task of a native machine, until the scope ends.</summary>
    /// <param name="comm">Its name.</param>
    public NativeRuntime.Scope Enter(string comm) =>
        ((NativeRuntime)Runtime).Enter(NewTask(comm, Interlocked.Increment(ref nextPid)));

    /// <summary>
    /// A machine with one processor and no kernel preemption, as in 2.2 and 2.4: processes and kernel threads change places only where
    /// one sleeps or is in user space. To be called before any is started.
    /// </summary>
    /// <exception cref="InvalidOperationException">One has been started.</exception>
    public void UseOneProcessor()
    {
        if (Explored.Tasks.Count > 1)
            throw new InvalidOperationException("the number of processors is decided before anything runs on them");
        Processor = new Processor(this);
    }

    /// <summary>
    /// A user process. The set-up may make system calls in its name (open the file that the race is about); it runs by itself
    /// once it is started.
    /// </summary>
    /// <param name="comm">Its command name; reports show it with a process id.</param>
    public UserProcess CreateProcess(string comm) => new(this, comm, Interlocked.Increment(ref nextPid) - 1);

    internal UserProcess CreateThread(string comm, FileTable files) => new(this, comm, Interlocked.Increment(ref nextPid) - 1, files);

    /// <summary>Starts a kernel thread (a worker, an interrupt thread).</summary>
    public void StartKernelThread(string comm, Func<Op> body) => Start(comm, NextPid(), body);

    /// <summary>Starts code that no process asked for and that must not sleep: an interrupt's handler, a softirq.</summary>
    /// <param name="comm">What reports call it: <c>irq/17</c>, <c>ksoftirqd</c>.</param>
    /// <param name="context">What it runs as.</param>
    /// <param name="body">What it does.</param>
    public void StartInterrupt(string comm, ExecutionContext context, Func<Op> body) => Start(comm, NextPid(), body, context);

    /// <summary><c>lockdep_is_held</c>: true if the running task holds that lock. As without lockdep, always true on a native machine.</summary>
    public bool IsHeld(SharedObject heldLock) => IsNative || Current.Held.Contains(heldLock);

    internal ModelTask Start(string comm, int pid, Func<Op> body, ExecutionContext context = ExecutionContext.Process)
    {
        var task = NewTask(comm, pid);
        task.Context = context;
        if (Processor is not null && context == ExecutionContext.Process)
        {
            task.Baton = Processor;
            var alone = body;
            body = () => OnTheProcessor(Processor, alone);
        }

        var spawned = Runtime.Spawn(task.ToString(), body, task);
        if (!IsNative)
            Ordering.Started(spawned, CurrentTask);
        return spawned;
    }

    /// <summary>Starts the task that does what the last put of a count does (<see cref="ExploredRuntime.SpawnReleaser"/>).</summary>
    internal void StartReleaser(Refcount count, Func<Op> body)
    {
        var task = NewTask("release", 0);
        var spawned = Explored.SpawnReleaser(count, task.ToString(), body, task);
        Ordering.Started(spawned, CurrentTask);
    }

    /// <summary>Two tasks do the same (<see cref="ExploredRuntime.StartedAlike"/>).</summary>
    internal void StartedAlike(ModelTask first, ModelTask second)
    {
        if (!ExploresExchanged)
            Explored.StartedAlike(first, second, NewTask("twin", 0));
    }

    /// <summary>Reports a finding of the task that <paramref name="task"/> is, unless its sanitizer is switched off.</summary>
    /// <param name="kind">One of a sanitizer's kinds (<see cref="Sanitizer.All"/>).</param>
    /// <param name="function">The kernel function it is seen in.</param>
    /// <param name="target">The object it is about: type and member.</param>
    /// <param name="headline">The kernel's first line.</param>
    /// <param name="task">Whose it is; null if it is about the whole execution.</param>
    /// <param name="body">The kernel's next lines.</param>
    internal void Report(string kind, string function, string target, string headline, TaskStruct? task, params IReadOnlyList<string> body)
    {
        if (Sanitizers.Reports(kind))
            Runtime.Report(new Finding(new FindingKey(kind, function, target), headline, task?.ToString(), body));
    }

    /// <summary>The same, of a finding that is the same in most executions and made once.</summary>
    internal void Report(Finding finding)
    {
        if (Sanitizers.Reports(finding.Key.Kind))
            Runtime.Report(finding);
    }

    /// <summary>
    /// True if uses of what is freed are predicted, which findings of that kind are for: then nobody need look in every place for a free. Where
    /// they are not reported, the task would still end at them.
    /// </summary>
    internal bool Predicts(string kind) => explored is { Predicts: true } && !OrdersFrees && Sanitizers.Reports(kind);

    /// <summary>Something that limits what is explored, to be told with the verdict.</summary>
    internal void NoteBound(string bound) => notebook.Bounds.Add(bound);

    private static async Op OnTheProcessor(Processor processor, Func<Op> body)
    {
        await processor.Take("schedule");
        await body();
        await processor.Give("schedule");
    }

    /// <summary>
    /// In the set-up one after the other. In the race, from its starter's and how many that one has started: so that the order in
    /// which two tasks start others does not show in what reports say.
    /// </summary>
    private int NextPid() => IsNative || CurrentTask.Id == 0 ? Interlocked.Increment(ref nextPid) - 1 : (Current.Pid * 10 + ++Current.TasksStarted) % PidLimit;

    private TaskStruct NewTask(string comm, int pid) => new(comm, pid, Names.Task(comm, pid), this);
}
