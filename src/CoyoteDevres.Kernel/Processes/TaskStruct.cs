using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What the kernel keeps per task (<c>struct task_struct</c>): its name, and what the sanitizers watch.</summary>
public sealed class TaskStruct(string comm, int pid, string name, Machine machine) : IWaitPolicy
{
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

    /// <summary>What it is: a process or kernel thread, a softirq, or a hardware interrupt.</summary>
    public ExecutionContext Context { get; internal set; }

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

    /// <summary>It was reported for keeping locks when a system call returned.</summary>
    internal bool ToldOfHeldLocks { get; set; }

    /// <summary>A bit for each budget of faults of which it knows that none is left.</summary>
    internal int FaultsSpent { get; set; }

    /// <summary>The functions in modules that it is in.</summary>
    internal CodeStack Code { get; } = new();

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
