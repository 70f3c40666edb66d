using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// What an <c>async</c> method of a model returns. It starts hot: the body runs at once, up to the first operation at
/// which its runtime lets another task go first. A method that was never suspended allocates nothing.
/// </summary>
/// <typeparam name="T">The method's result.</typeparam>
[AsyncMethodBuilder(typeof(OpMethodBuilder<>))]
public struct Op<T>
{
    // The builder and the awaiter hold one of these as it is: what a call returns is then copied as a whole, each time to the same
    // place within, which a processor does several times as fast as from field to field of different layouts.

    /// <summary>The suspended method, or null if it ran to its end without suspending.</summary>
    internal Frame<T>? Frame;

    /// <summary>What it returned, in that case.</summary>
    internal T Result;

    internal Op(T result) => Result = result;

    /// <summary>The awaiter that the compiler asks for.</summary>
    public readonly OpAwaiter<T> GetAwaiter() => new(this);
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
