using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>A suspended <c>async</c> method: what resumes it and who called it.</summary>
internal abstract class Frame(FrameArena arena)
{
    /// <summary>Where its task's frames live.</summary>
    internal FrameArena Arena { get; } = arena;

    /// <summary>The frame that awaits this one, in the same task; null for a task's outermost method.</summary>
    internal Frame? Caller;

    internal bool IsCompleted;

    /// <summary>The next frame that has been used in the same place of its task's arena.</summary>
    [KeptAcrossExecutions]
    internal Frame? SlotMate;

    internal abstract void Resume();

    /// <summary>
    /// Goes on with the caller. Recursion here is as deep as the model's calls are nested, never deeper: a caller that calls
    /// again starts its callee on its own stack, which unwinds at the next suspension.
    /// </summary>
    protected void Return()
    {
        IsCompleted = true;
        if (Caller is { } caller)
            caller.Resume();
        else
            Arena.Runtime.TaskReturned();
    }
}

/// <summary>A suspended method with its result.</summary>
internal abstract class Frame<T>(FrameArena arena) : Frame(arena)
{
    internal T Result = default!;

    internal void Complete(T result)
    {
        Result = result;
        Return();
    }
}

/// <summary>A suspended method with its state machine, held by value.</summary>
internal sealed class Frame<T, TStateMachine>(FrameArena arena) : Frame<T>(arena)
    where TStateMachine : IAsyncStateMachine
{
    internal TStateMachine StateMachine = default!;

    internal override void Resume() => StateMachine.MoveNext();
}
