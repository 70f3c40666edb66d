using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What the kernel keeps per task (<c>struct task_struct</c>): its name, and what the sanitizers watch.</summary>
public sealed class TaskStruct(string comm, int pid, string name)
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

    /// <summary>The epoch of the outermost of them.</summary>
    internal int RcuEpoch { get; set; }

    /// <summary>
    /// In how many sections of sequence counts it is: plain accesses there are no data races for KCSAN (<c>kcsan_atomic_next</c>).
    /// </summary>
    internal int SeqcountSections { get; set; }

    /// <summary>What it is: a process or kernel thread, a softirq, or a hardware interrupt.</summary>
    public ExecutionContext Context { get; internal set; }

    /// <summary>True if it must not sleep (<c>in_atomic</c>, <c>irqs_disabled</c>, an RCU read section).</summary>
    public bool IsAtomic => PreemptCount > 0 || IrqsOff > 0 || SoftirqsOff > 0 || RcuDepth > 0 || Context != ExecutionContext.Process;

    /// <summary>A signal has killed it: it does not come back from the system call it is in.</summary>
    internal bool IsKilled { get; set; }

    /// <summary>Locks it holds, oldest first.</summary>
    internal HeldLocks Held { get; } = new();

    /// <summary>True if the task died at an operation that the kernel would not survive.</summary>
    internal static bool HasOopsed(ModelTask task) => task.State == TaskState.Dead;

    internal static TaskStruct Of(ModelTask task) =>
        (TaskStruct)(task.Tag ?? throw new InvalidOperationException($"task {task.Name} was not started by a machine"));

    /// <inheritdoc/>
    public override string ToString() => name;
}
