using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// What an <c>async</c> method of a model returns. It starts hot: the body runs at once, up to the first operation at
/// which its runtime lets another task go first. A method that was never suspended allocates nothing.
/// </summary>
/// <typeparam name="T">The method's result.</typeparam>
[AsyncMethodBuilder(typeof(OpMethodBuilder<>))]
public readonly struct Op<T>
{
    private readonly T result;

    internal Op(T result) => this.result = result;

    internal Op(Frame<T> frame)
    {
        Frame = frame;
        result = default!;
    }

    /// <summary>The suspended method, or null if it ran to its end without suspending.</summary>
    internal Frame<T>? Frame { get; }

    /// <summary>The awaiter that the compiler asks for.</summary>
    public OpAwaiter<T> GetAwaiter() => new(Frame, result);
}

/// <summary>An <see cref="Op{T}"/> without a result.</summary>
[AsyncMethodBuilder(typeof(OpMethodBuilder))]
public readonly struct Op
{
    internal Op(Frame<Nothing>? frame) => Frame = frame;

    internal Frame<Nothing>? Frame { get; }

    /// <summary>An operation sequence that is already over.</summary>
    public static Op Done => default;

    /// <summary>A sequence that is already over, with a result.</summary>
    public static Op<T> From<T>(T result) => new(result);

    /// <summary>The awaiter that the compiler asks for.</summary>
    public OpAwaiter GetAwaiter() => new(Frame);
}

/// <summary>The result of a method that has none.</summary>
internal readonly struct Nothing;
