using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>An awaiter of this library: suspends a frame without a delegate.</summary>
internal interface IFrameAwaiter
{
    /// <summary>Where the frame that is to be suspended lives, if it has none yet.</summary>
    FrameArena Arena { get; }

    void Suspend(Frame frame);
}

/// <summary>Awaits a called method of the same task. Not a scheduling point.</summary>
public readonly struct OpAwaiter<T> : ICriticalNotifyCompletion, IFrameAwaiter
{
    private readonly Op<T> op;

    internal OpAwaiter(in Op<T> op)
    {
        // Decided when this is compiled for T. A large result is copied as one piece; of a number each field by itself, since a
        // copy of both at once would have to wait until the number, just written, has left the processor's store buffer.
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            this.op = op;
        }
        else
        {
            this.op.Frame = op.Frame;
            this.op.Result = op.Result;
        }
    }

    /// <summary>True if the called method has run to its end.</summary>
    public bool IsCompleted => op.Frame is null || op.Frame.IsCompleted;

    /// <summary>The called method's result.</summary>
    public T GetResult() => op.Frame is null ? op.Result : op.Frame.Result;

    FrameArena IFrameAwaiter.Arena => op.Frame!.Arena;

    void IFrameAwaiter.Suspend(Frame caller) => op.Frame!.Caller = caller;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}

/// <summary>Awaits a called method of the same task that has no result.</summary>
public readonly struct OpAwaiter : ICriticalNotifyCompletion, IFrameAwaiter
{
    private readonly Frame<Nothing>? frame;

    internal OpAwaiter(Frame<Nothing>? frame) => this.frame = frame;

    /// <summary>True if the called method has run to its end.</summary>
    public bool IsCompleted => frame is null || frame.IsCompleted;

    /// <summary>Nothing to return.</summary>
    public void GetResult()
    {
    }

    FrameArena IFrameAwaiter.Arena => frame!.Arena;

    void IFrameAwaiter.Suspend(Frame caller) => frame!.Caller = caller;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}

internal static class ForeignAwait
{
    /// <summary>Models await only operations and each other: a Task or a timer would take the world out of the runtime's hands.</summary>
    internal static InvalidOperationException Error() =>
        new("a model can await only operations and methods that return Op; a Task, a timer or I/O is outside the runtime's control");
}
