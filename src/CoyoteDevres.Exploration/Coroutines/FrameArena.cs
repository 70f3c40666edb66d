using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// The frames of one runtime, used again in each execution: the k-th frame of an execution takes slot k if its type fits.
/// Executions resemble each other, so it nearly always does. An abandoned execution's frames are never resumed, so their
/// <c>finally</c> blocks never run: models must not clean up there.
/// </summary>
internal sealed class FrameArena
{
    private readonly List<Frame> frames = [];
    private int next;

    internal void Reset() => next = 0;

    internal Frame<T, TStateMachine> Take<T, TStateMachine>()
        where TStateMachine : IAsyncStateMachine
    {
        int slot = next++;
        if (slot < frames.Count && frames[slot] is Frame<T, TStateMachine> used)
        {
            used.Caller = null;
            used.IsCompleted = false;
            return used;
        }

        var made = new Frame<T, TStateMachine>();
        if (slot < frames.Count)
            frames[slot] = made;
        else
            frames.Add(made);
        return made;
    }
}
