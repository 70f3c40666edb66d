using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What the kernel keeps per task (<c>struct task_struct</c>): its name, and what the sanitizers watch.</summary>
public sealed class TaskStruct(string comm, int pid, string name, Machine machine) : IWaitPolicy
{
    private CodeStack? code;

    /// <summary>Command name.</summary>
    public string Comm { get; } = comm;

    /// <summary>Process id.</summary>
    public int Pid { get; } = pid;

    /// <summary>How many reasons there are not to be preempted, and so not to sleep: held spinlocks, and being an interrupt.</summary>
    public int PreemptCount { get; internal set; }

    /// <summary>How many times it has switched local interrupts off (<c>local_irq_save</c>, <c>spin_lock_irqsave</c>).</summary>
    public int IrqsOff { get; internal set; }

    /// <summary>How many times it has switched softirqs off (<c>local_bh_disable</c>, <c>spin_lock_bh</c>).</summary>
    public int SoftirqsOff { get; internal set; }

    /// <summary>How many RCU read sections it is in.</summary>
    public int RcuDepth { get; internal set; }

    /// <summary>The epoch of the outermost of them.</summary>
    internal int RcuEpoch { get; set; }

    /// <summary>
    /// In how many sections of sequence counts it is: KCSAN takes plain accesses there for marked ones (<c>kcsan_atomic_next</c>,
    /// <c>kcsan_nestable_atomic_begin</c>), so that they race with plain ones outside only.
    /// </summary>
    internal int SeqcountSections { get; set; }

    /// <summary>What it is: a process or kernel thread, a softirq, or a hardware interrupt.</summary>
    public ExecutionContext Context { get; internal set; }

    /// <summary>Whether and how it sleeps once it calls schedule(); a wake-up makes it run, which is seen when it goes on.</summary>
    public SleepState State { get; private set; }

    /// <summary>The function that set its state (<c>task_state_change</c>).</summary>
    internal string StateSetBy { get; private set; } = "";

    /// <summary>True if it must not sleep (<c>in_atomic</c>, <c>irqs_disabled</c>, an RCU read section).</summary>
    public bool IsAtomic => PreemptCount > 0 || IrqsOff > 0 || SoftirqsOff > 0 || RcuDepth > 0 || Context != ExecutionContext.Process;

    /// <summary>How often it has locked the big kernel lock, less one (<c>lock_depth</c>).</summary>
    internal int LockDepth { get; set; } = -1;

    /// <summary>What it gives back when it sleeps: the big kernel lock, or the only processor.</summary>
    internal Baton? Baton { get; set; }

    Baton? IWaitPolicy.Baton => Baton;

    bool IWaitPolicy.LooksFirst => Baton is not null || AtomicSleep.InAtomic(this);

    /// <summary>A signal has killed it: it does not come back from the system call it is in.</summary>
    internal bool IsKilled { get; set; }

    /// <summary>It was reported for keeping locks, when a system call or a work function returned.</summary>
    internal bool ToldOfHeldLocks { get; set; }

    /// <summary>The queue whose wake-up took it off the list; it is on none.</summary>
    internal WaitQueueHead? TakenOff { get; set; }

    /// <summary><c>set_current_state</c>.</summary>
    internal void SetState(SleepState state, string by)
    {
        State = state;
        StateSetBy = by;
    }

    /// <summary>
    /// <c>sched_annotate_sleep</c> (include/linux/sched.h): what may block next is meant, although a sleep is prepared. It leaves the
    /// state alone; should the call really sleep, the wait that was prepared goes round once more.
    /// </summary>
    public void SchedAnnotateSleep() => StateSetBy = "";

    /// <summary><c>__set_current_state(TASK_RUNNING)</c>, and what schedule() leaves.</summary>
    internal void SetRunning() => State = SleepState.Running;

    /// <summary>The work item whose function it is in (<c>current_wq_worker()-&gt;current_work</c>), or null.</summary>
    internal WorkItem? CurrentWork { get; set; }

    /// <summary>The queue that it runs it for; null if that is the system's.</summary>
    internal WorkqueueStruct? CurrentQueue { get; set; }

    /// <summary>The process that it is, or null: kernel threads have no memory of their own.</summary>
    internal UserProcess? Process { get; set; }

    /// <summary><c>current-&gt;mm</c>.</summary>
    public MmStruct Mm => Process?.Mm ?? throw new InvalidOperationException($"{name} is not a process: it has no memory");

    /// <summary>In what context it does what a last put does, if it is a releaser.</summary>
    internal ReleaseContext? Releases { get; set; }

    /// <summary>The module whose exit function it has called (<c>delete_module</c>), and whose memory it frees after that; or null.</summary>
    internal Module? Unloads { get; set; }

    /// <summary>How many tasks it has started.</summary>
    internal int TasksStarted { get; set; }

    /// <summary>A bit for each budget of faults of which it knows that none is left.</summary>
    internal int FaultsSpent { get; set; }

    /// <summary>The functions in modules that it is in.</summary>
    internal CodeStack Code => code ??= new CodeStack();

    /// <summary>Locks it holds, oldest first.</summary>
    internal HeldLocks Held { get; } = new();

    /// <summary>True if the task died at an operation that the kernel would not survive.</summary>
    internal static bool HasOopsed(ModelTask task) => task.State == TaskState.Dead;

    void IWaitPolicy.AboutToWait(in Operation attempt, ModelTask task) => AtomicSleep.Scheduling(machine, attempt, this);

    internal static TaskStruct Of(ModelTask task) =>
        (TaskStruct)(task.Tag ?? throw new InvalidOperationException($"task {task.Name} was not started by a machine"));

    /// <inheritdoc/>
    public override string ToString() => name;
}
