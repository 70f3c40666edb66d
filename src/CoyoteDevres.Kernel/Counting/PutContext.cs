using System.Collections.Immutable;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What what the last put does hangs on, of the task that puts.</summary>
/// <param name="Locks">The locks that it holds in memory that may be freed, by number.</param>
/// <param name="Text">The module's text that it runs in, or null.</param>
/// <param name="Function">The function there.</param>
/// <param name="PreemptCount">As in <see cref="TaskStruct"/>.</param>
/// <param name="IrqsOff">As in <see cref="TaskStruct"/>.</param>
/// <param name="SoftirqsOff">As in <see cref="TaskStruct"/>.</param>
/// <param name="RcuDepth">As in <see cref="TaskStruct"/>.</param>
/// <param name="Context">As in <see cref="TaskStruct"/>.</param>
internal sealed record PutContext(
    ImmutableArray<int> Locks,
    ModuleMemory? Text,
    Site Function,
    int PreemptCount,
    int IrqsOff,
    int SoftirqsOff,
    int RcuDepth,
    ExecutionContext Context)
{
    /// <summary>Nothing that matters.</summary>
    internal static PutContext None { get; } = new([], null, default, 0, 0, 0, 0, default);

    /// <summary>The context of a task.</summary>
    /// <param name="task">Who puts.</param>
    /// <param name="freed">The memory that the last put may free.</param>
    internal static PutContext Of(TaskStruct task, IReadOnlyList<Allocation> freed)
    {
        var inside = new List<int>();
        for (int i = 0; i < task.Held.Count; i++)
        {
            if (task.Held[i].Lock is { Container: Allocation memory } held && freed.Contains(memory))
                inside.Add(held.Id);
        }

        inside.Sort();
        var (text, function) = task.Code.IsInModule ? task.Code.Top : default;
        return new PutContext([.. inside], text, function, task.PreemptCount, task.IrqsOff, task.SoftirqsOff, task.RcuDepth, task.Context);
    }

    /// <summary>True if the last put would do the same.</summary>
    public bool Equals(PutContext? other) => other is not null && Compare(this, other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Locks.Length, Text?.Id, Function.Function, PreemptCount, IrqsOff, SoftirqsOff, RcuDepth, Context);

    /// <summary>An order that is the same in every execution.</summary>
    internal static int Compare(PutContext one, PutContext other)
    {
        int order = one.Locks.AsSpan().SequenceCompareTo(other.Locks.AsSpan());
        if (order == 0)
            order = (one.Text?.Id ?? -1).CompareTo(other.Text?.Id ?? -1);
        if (order == 0)
            order = string.CompareOrdinal(one.Function.Function, other.Function.Function);
        if (order == 0)
            order = (one.PreemptCount, one.IrqsOff, one.SoftirqsOff, one.RcuDepth, one.Context).CompareTo((other.PreemptCount, other.IrqsOff, other.SoftirqsOff, other.RcuDepth, other.Context));
        return order;
    }
}
