using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What the kernel keeps per task (<c>struct task_struct</c>): its name, and what the sanitizers watch.</summary>
public sealed class TaskStruct(string comm, int pid, string name)
{
    /// <summary>Command name.</summary>
    public string Comm { get; } = comm;

    /// <summary>Process id.</summary>
    public int Pid { get; } = pid;

    /// <summary>How many reasons there are not to sleep: held spinlocks.</summary>
    public int PreemptCount { get; internal set; }

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
