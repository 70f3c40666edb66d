using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>Builds <see cref="Op{T}"/> methods: runs them in place and boxes them only when they are suspended.</summary>
public struct OpMethodBuilder<T>
{
    private Op<T> op;

    /// <summary>Called by the compiler.</summary>
    public static OpMethodBuilder<T> Create() => default;

    /// <summary>Called by the compiler: the method's value for its caller.</summary>
    public readonly Op<T> Task => op;

    /// <summary>Called by the compiler: runs the method up to its first suspension.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Called by the compiler when the method returns.</summary>
    public void SetResult(T value)
    {
        if (op.Frame is { } frame)
            frame.Complete(value);
        else
            op.Result = value;
    }

    /// <summary>Called by the compiler when the method throws: a fault of the model, which ends the exploration.</summary>
    public readonly void SetException(Exception exception) => Coroutine.Runtime.ModelFault(exception);

    /// <summary>Called by the compiler; this library's state machines are never boxed by others.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Called by the compiler to suspend.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => Suspension.Suspend(ref awaiter, ref op.Frame, ref stateMachine);

    /// <summary>Called by the compiler to suspend.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => Suspension.Suspend(ref awaiter, ref op.Frame, ref stateMachine);
}

/// <summary>Builds <see cref="Op"/> methods.</summary>
public struct OpMethodBuilder
{
    private Frame<Nothing>? frame;

    /// <summary>Called by the compiler.</summary>
    public static OpMethodBuilder Create() => default;

    /// <summary>Called by the compiler: the method's value for its caller.</summary>
    public readonly Op Task => new(frame);

    /// <summary>Called by the compiler: runs the method up to its first suspension.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Called by the compiler when the method returns.</summary>
    public readonly void SetResult() => frame?.Complete(default);

    /// <summary>Called by the compiler when the method throws: a fault of the model, which ends the exploration.</summary>
    public readonly void SetException(Exception exception) => Coroutine.Runtime.ModelFault(exception);

    /// <summary>Called by the compiler; this library's state machines are never boxed by others.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Called by the compiler to suspend.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => Suspension.Suspend(ref awaiter, ref frame, ref stateMachine);

    /// <summary>Called by the compiler to suspend.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => Suspension.Suspend(ref awaiter, ref frame, ref stateMachine);
}

internal static class Suspension
{
    internal static void Suspend<T, TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref Frame<T>? frame, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (awaiter is not IFrameAwaiter)
            throw ForeignAwait.Error();
        if (frame is null)
        {
            var made = ((IFrameAwaiter)awaiter).Arena.Take<T, TStateMachine>();
            // The builder is a field of the state machine: it must know its frame before the copy is taken.
            frame = made;
            made.StateMachine = stateMachine;
        }

        ((IFrameAwaiter)awaiter).Suspend(frame);
    }
}
