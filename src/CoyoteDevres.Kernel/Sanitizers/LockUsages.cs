using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>How a class was used with respect to one kind of interrupt (<c>enum lock_usage_bit</c>).</summary>
/// <param name="Class">The class.</param>
/// <param name="Interrupt">Which kind.</param>
/// <param name="Inside">Taken in such an interrupt (IN); else taken or held while it could come (ON).</param>
/// <param name="Reading">Taken for reading.</param>
/// <param name="Function">Where, as the model names the function.</param>
/// <param name="Task">By whom.</param>
/// <param name="State">The task's interrupt state then, as reports print it.</param>
internal readonly record struct LockUsage(
    string Class, ExecutionContext Interrupt, bool Inside, bool Reading, string Function, string Task, InterruptState State)
{
    /// <summary>As the kernel spells it: <c>IN-HARDIRQ-W</c>, <c>SOFTIRQ-ON-R</c>.</summary>
    internal string Spelling => Inside ? $"IN-{Kind}-{Access}" : $"{Kind}-ON-{Access}";

    /// <summary><c>HARDIRQ</c> or <c>SOFTIRQ</c>.</summary>
    internal string Kind => Interrupt == ExecutionContext.Hardirq ? "HARDIRQ" : "SOFTIRQ";

    private char Access => Reading ? 'R' : 'W';

    public override int GetHashCode() => Sketch.Of(Class, Function) * 31 + (int)Interrupt * 4 + (Inside ? 2 : 0) + (Reading ? 1 : 0);
}

/// <summary>Whether a task is in an interrupt, and which could come.</summary>
internal readonly record struct InterruptState(int Hardirq, int Softirq, int SoftirqCount, bool HardirqsOn, bool SoftirqsOn)
{
    internal static InterruptState Of(TaskStruct task)
    {
        bool hard = task.Context == ExecutionContext.Hardirq, soft = task.Context == ExecutionContext.Softirq;
        int softCount = (soft ? 1 : 0) + (2 * task.SoftirqsOff);
        return new InterruptState(hard ? 1 : 0, soft ? 1 : 0, softCount, !hard && task.IrqsOff == 0, softCount == 0);
    }

    public override string ToString() =>
        $"[HC{Hardirq}[{Hardirq}]:SC{Softirq}[{SoftirqCount}]:HE{(HardirqsOn ? 1 : 0)}:SE{(SoftirqsOn ? 1 : 0)}]";
}

/// <summary>The uses of all executions of a program. Conflicts are looked for only if some lock was ever taken in an interrupt.</summary>
[KeptAcrossExecutions]
internal sealed class LockUsages
{
    internal Numbering<LockUsage> Known { get; } = new();

    internal bool AnyInside { get; private set; }

    internal int NumberOf(in LockUsage usage)
    {
        AnyInside |= usage.Inside;
        return Known.Of(usage, out _);
    }
}
