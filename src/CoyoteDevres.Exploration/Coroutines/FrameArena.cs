namespace CoyoteDevres.Exploration;

/// <summary>
/// The frames of one task, used again in each execution: the k-th frame of an execution takes slot k, or the one of its type
/// that was chained to that slot when the task took another path. An abandoned execution's frames are never resumed, so their
/// <c>finally</c> blocks never run: models must not clean up there.
/// </summary>
internal sealed class FrameArena(IRuntime runtime)
{
    [KeptAcrossExecutions]
    private Frame?[] slots = new Frame?[4];
    private int next;

    /// <summary>What runs the task.</summary>
    internal IRuntime Runtime => runtime;

    internal void Reset() => next = 0;

    internal Frame<T, TStateMachine> Take<T, TStateMachine>()
        where TStateMachine : System.Runtime.CompilerServices.IAsyncStateMachine
    {
        int slot = next++;
        if (slot == slots.Length)
            Array.Resize(ref slots, slot * 2);
        for (var frame = slots[slot]; frame is not null; frame = frame.SlotMate)
        {
            if (frame is Frame<T, TStateMachine> used)
            {
                used.Caller = null;
                used.IsCompleted = false;
                return used;
            }
        }

        var made = new Frame<T, TStateMachine>(this) { SlotMate = slots[slot] };
        slots[slot] = made;
        return made;
    }
}
