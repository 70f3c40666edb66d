using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CoyoteDevres.Exploration;

/// <summary>One object touched by an event, and how.</summary>
internal readonly record struct Access(int Object, int Kind)
{
    internal static readonly Access None = new(-1, 0);
}

/// <summary>
/// One operation that was performed, or that a task announced. Eight integers without padding, so that two can be compared at
/// once: every replayed step is.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct TraceEvent(int Task, Access First, Access Second, int Alternative, int Argument, OperationTraits Traits)
{
    /// <summary>The kill signal: no object, task 0.</summary>
    internal static readonly TraceEvent Kill = new(0, Access.None, Access.None, 0, 0, OperationTraits.None);

    /// <summary>The kill signal that ends interruptible waits when nothing else can happen: dependent on everything.</summary>
    internal bool IsBarrier => First.Object < 0;

    internal bool MayBlock => (Traits & OperationTraits.Blocking) != 0;

    internal bool IsInterruptible => (Traits & OperationTraits.Interruptible) == OperationTraits.Interruptible;

    /// <summary>Enabled by its first object, or by its second one: its task's alert.</summary>
    internal bool IsAlerted => (Traits & OperationTraits.Alerted) == OperationTraits.Alerted;

    /// <summary>True if it has no effect where its object is not ready: an attempt, or a wait that may be interrupted.</summary>
    internal bool MayFail => (Traits & (OperationTraits.Blocking | OperationTraits.Attempt)) != 0;

    internal bool IsChoice => (Traits & OperationTraits.Choice) != 0;

    /// <summary>
    /// Same task and, if its operation is a choice, same alternative. Of two events that a task may perform next, that makes
    /// them the same one.
    /// </summary>
    internal bool IsSameStep(in TraceEvent other) => Task == other.Task && Alternative == other.Alternative;

    /// <summary>The same operation in a state in which it is of another kind.</summary>
    /// <param name="target">Its first object.</param>
    /// <param name="kind">Of that kind.</param>
    internal TraceEvent OfKind(SharedObject target, int kind) => this with
    {
        First = new Access(target.Id, kind),
        Second = target.Container is { } container && Second.Object == container.Id ? target.ContainerAccess(kind) : Second,
    };

    /// <summary>True if performing what <paramref name="task"/> announced, with the same alternative, is this event again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsOf(ModelTask task)
    {
        ref readonly var operation = ref task.Pending;
        var target = operation.Target;
        // Where it is not the container, traits and task tell what it is.
        return Task == task.Id && First.Object == target.Id && (First.Kind == operation.Kind || First.Kind == target.KindNow(operation.Kind))
            && (Second.Object == target.ContainerAccess(operation.Kind).Object || !operation.UsesContainer)
            && Argument == operation.Argument && Traits == operation.Traits;
    }

    /// <summary>Equal in everything.</summary>
    public bool Equals(TraceEvent other) => Bits(in this) == Bits(in other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Task, First, Second, Alternative, Argument);

    private static Vector256<int> Bits(in TraceEvent of) => Unsafe.As<TraceEvent, Vector256<int>>(ref Unsafe.AsRef(in of));
}
