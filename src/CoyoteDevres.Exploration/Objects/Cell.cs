using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// A shared variable. Reads commute with reads; a write with nothing. A program may mark accesses as racing on purpose, which
/// changes nothing here. The value lives in the awaiters' hands: nothing can
/// happen between the moment an operation is performed and the moment its task goes on.
/// </summary>
/// <typeparam name="T">Its type.</typeparam>
public class Cell<T> : SharedObject
{
    /// <summary>Kinds of operation.</summary>
    protected const int ReadKind = 0, WriteKind = 1, MarkedReadKind = 2, MarkedWriteKind = 3, ExchangeKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(
        5, (ReadKind, ReadKind), (ReadKind, MarkedReadKind), (MarkedReadKind, MarkedReadKind));

    private T initial = default!;
    private T current = default!;

    /// <summary>Creates the cell in the running task.</summary>
    public Cell(IRuntime runtime, string name, T initial, SharedObject? container = null)
        : base(runtime, name, container) => Initialize(initial);

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <summary>The value, without an operation: for set-up code and reports, never for a model's decisions.</summary>
    public T Value
    {
        get => current;
        internal set => current = value;
    }

    /// <summary>Sets the value before the cell is shared, without an operation.</summary>
    protected void Initialize(T value) => Value = initial = value;

    /// <summary>Reads the value.</summary>
    public ReadStep<T> Read([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Operate(ReadKind, new Site(function, file, line));
        return new ReadStep<T>(this);
    }

    /// <summary>Writes the value.</summary>
    public WriteStep<T> Write(T value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Operate(WriteKind, new Site(function, file, line));
        return new WriteStep<T>(this, value, exchange: false);
    }

    /// <summary>Writes the value in one step with reading the old one, which it returns.</summary>
    public WriteStep<T> Exchange(T value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Operate(ExchangeKind, new Site(function, file, line));
        return new WriteStep<T>(this, value, exchange: true);
    }

    /// <summary>Reads the value, as racing on purpose.</summary>
    /// <param name="site">Where.</param>
    /// <param name="argument">The deriving class's own.</param>
    protected ReadStep<T> ReadMarked(in Site site, int argument = 0)
    {
        Operate(MarkedReadKind, site, OperationTraits.None, argument);
        return new ReadStep<T>(this);
    }

    /// <summary>Writes the value, as racing on purpose.</summary>
    /// <param name="value">The new value.</param>
    /// <param name="site">Where.</param>
    /// <param name="argument">The deriving class's own.</param>
    protected WriteStep<T> WriteMarked(T value, in Site site, int argument = 0)
    {
        Operate(MarkedWriteKind, site, OperationTraits.None, argument);
        return new WriteStep<T>(this, value, exchange: false);
    }

    /// <inheritdoc/>
    public sealed override void Reset() => Value = initial;

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument) => 0;

    /// <summary>The value lives in the awaiters' hands there too, and they read and write it at once.</summary>
    protected internal sealed override int PerformNatively(int kind, int task, OperationTraits traits, int argument) => 0;

    /// <summary>Replaces the value, by one atomic operation where threads are real, and returns the old one.</summary>
    internal T Replace(T value)
    {
        if (Runtime is NativeRuntime && typeof(T) is { IsPrimitive: true } or { IsEnum: true } or { IsValueType: false })
            return Interlocked.Exchange(ref current, value);
        T old = current;
        current = value;
        return old;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => IsRead(kind) ? "read" : "write";

    /// <inheritdoc/>
    public override string Outcome(int kind) => IsRead(kind) ? $"= {Shown}" : $":= {Shown}";

    /// <summary>True if that kind of operation reads.</summary>
    protected static bool IsRead(int kind) => kind is ReadKind or MarkedReadKind;

    private string Shown => Value?.ToString() ?? "NULL";
}

/// <summary>A read that was announced.</summary>
public readonly struct ReadStep<T> : ICriticalNotifyCompletion, IFrameAwaiter
{
    private readonly Cell<T> cell;

    internal ReadStep(Cell<T> cell) => this.cell = cell;

    /// <summary>Itself.</summary>
    public ReadStep<T> GetAwaiter() => this;

    /// <summary>Lets the runtime choose who goes next; true if that is this task.</summary>
    public bool IsCompleted => cell.Runtime.Proceed();

    /// <summary>The value read.</summary>
    public T GetResult() => cell.Value;

    FrameArena IFrameAwaiter.Arena => cell.Runtime.Frames;

    void IFrameAwaiter.Suspend(Frame frame) => cell.Runtime.Suspended(frame);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}

/// <summary>A write that was announced.</summary>
public readonly struct WriteStep<T> : ICriticalNotifyCompletion, IFrameAwaiter
{
    private readonly Cell<T> cell;
    private readonly T value;
    private readonly bool exchange;

    internal WriteStep(Cell<T> cell, T value, bool exchange)
    {
        this.cell = cell;
        this.value = value;
        this.exchange = exchange;
    }

    /// <summary>Itself.</summary>
    public WriteStep<T> GetAwaiter() => this;

    /// <summary>Lets the runtime choose who goes next; true if that is this task.</summary>
    public bool IsCompleted => cell.Runtime.Proceed();

    /// <summary>The value after a write, the value before an exchange.</summary>
    public T GetResult()
    {
        if (exchange)
            return cell.Replace(value);
        cell.Value = value;
        return value;
    }

    FrameArena IFrameAwaiter.Arena => cell.Runtime.Frames;

    void IFrameAwaiter.Suspend(Frame frame) => cell.Runtime.Suspended(frame);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}
