using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// An announced operation, to be awaited at once: a point where the world may change. Its result is a number. The default one has
/// happened already, with a result of 0: on real threads an operation happens when it is called.
/// </summary>
public readonly struct Step : ICriticalNotifyCompletion, IFrameAwaiter
{
    private readonly IRuntime? runtime;

    internal Step(IRuntime runtime) => this.runtime = runtime;

    /// <summary>One that has happened already on a real thread.</summary>
    /// <param name="result">What it returns.</param>
    public static Step Happened(int result) => result == 0 ? default : new Step(result == 1 ? KeptResult.One : KeptResult.Keep(result));

    /// <summary>Itself.</summary>
    public Step GetAwaiter() => this;

    /// <summary>Lets the runtime choose who goes next; true if that is this task.</summary>
    public bool IsCompleted => runtime is null || runtime.Proceed();

    /// <summary>What the operation returned, as its object defines it.</summary>
    public int GetResult() => runtime is null ? 0 : runtime.Result;

    FrameArena IFrameAwaiter.Arena => runtime!.Frames;

    void IFrameAwaiter.Suspend(Frame frame) => runtime!.Suspended(frame);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}

/// <summary>An operation whose result is yes or no. The default one has happened already, and the answer was no.</summary>
public readonly struct Test : ICriticalNotifyCompletion, IFrameAwaiter
{
    private readonly IRuntime? runtime;

    internal Test(IRuntime runtime) => this.runtime = runtime;

    /// <summary>One that has happened already on a real thread.</summary>
    /// <param name="answer">The answer.</param>
    public static Test Happened(bool answer) => answer ? new Test(KeptResult.One) : default;

    /// <summary>Itself.</summary>
    public Test GetAwaiter() => this;

    /// <summary>Lets the runtime choose who goes next; true if that is this task.</summary>
    public bool IsCompleted => runtime is null || runtime.Proceed();

    /// <summary>The answer.</summary>
    public bool GetResult() => runtime is not null && runtime.Result != 0;

    FrameArena IFrameAwaiter.Arena => runtime!.Frames;

    void IFrameAwaiter.Suspend(Frame frame) => runtime!.Suspended(frame);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}

/// <summary>An operation that hands its task a value it was given.</summary>
public readonly struct ValueStep<T> : ICriticalNotifyCompletion, IFrameAwaiter
{
    private readonly IRuntime? runtime;
    private readonly T value;

    /// <summary>One that has happened already on a real thread.</summary>
    public ValueStep(T value)
    {
        runtime = null;
        this.value = value;
    }

    internal ValueStep(IRuntime runtime, T value)
    {
        this.runtime = runtime;
        this.value = value;
    }

    /// <summary>Itself.</summary>
    public ValueStep<T> GetAwaiter() => this;

    /// <summary>Lets the runtime choose who goes next; true if that is this task.</summary>
    public bool IsCompleted => runtime is null || runtime.Proceed();

    /// <summary>The value.</summary>
    public T GetResult() => value;

    FrameArena IFrameAwaiter.Arena => runtime!.Frames;

    void IFrameAwaiter.Suspend(Frame frame) => runtime!.Suspended(frame);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}
