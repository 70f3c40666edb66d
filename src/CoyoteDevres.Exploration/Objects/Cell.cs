using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// A shared variable. Reads commute with reads; a write with nothing. A program may mark accesses as racing on purpose, which
/// changes nothing here. The value lives in the awaiters' hands: nothing can
/// happen between the moment an operation is performed and the moment its task goes on.
/// </summary>
/// <typeparam name="T">Its type.</typeparam>
public class Cell<T> : SharedObject, IStale
{
    /// <summary>Kinds of operation.</summary>
    protected const int ReadKind = 0, WriteKind = 1, MarkedReadKind = 2, MarkedWriteKind = 3, ExchangeKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(
        5, (ReadKind, ReadKind), (ReadKind, MarkedReadKind), (MarkedReadKind, MarkedReadKind));

    private readonly Cell<T>? stale;
    private T initial = default!;
    private T current = default!;

    /// <summary>Creates the cell in the running task.</summary>
    public Cell(IRuntime runtime, string name, T initial, SharedObject? container = null)
        : base(runtime, name, container)
    {
        Initialize(initial);
        if (runtime is ExploredRuntime { Ablation: { } ablation })
        {
            stale = new Cell<T>(runtime, name, initial);
            ablation.Add(this);
        }
    }

    /// <summary>What another cell was before the race, for reads that are switched off. Nobody writes it.</summary>
    private Cell(IRuntime runtime, string name, T initial)
        : base(runtime, name) => Initialize(initial);

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
        if (!IsNative)
            Operate(ReadKind, new Site(function, file, line));
        return new ReadStep<T>(Source);
    }

    /// <summary>Writes the value.</summary>
    public WriteStep<T> Write(T value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (!IsNative)
            Operate(WriteKind, new Site(function, file, line));
        return new WriteStep<T>(this, value, exchange: false);
    }

    /// <summary>Writes the value in one step with reading the old one, which it returns.</summary>
    public WriteStep<T> Exchange(T value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (!IsNative)
            Operate(ExchangeKind, new Site(function, file, line));
        return new WriteStep<T>(this, value, exchange: true);
    }

    /// <summary>Reads the value, as racing on purpose.</summary>
    /// <param name="site">Where.</param>
    /// <param name="argument">The deriving class's own.</param>
    protected ReadStep<T> ReadMarked(in Site site, int argument = 0)
    {
        if (!IsNative)
            Operate(MarkedReadKind, site, OperationTraits.None, argument);
        return new ReadStep<T>(Source);
    }

    /// <summary>Writes the value, as racing on purpose.</summary>
    /// <param name="value">The new value.</param>
    /// <param name="site">Where.</param>
    /// <param name="argument">The deriving class's own.</param>
    protected WriteStep<T> WriteMarked(T value, in Site site, int argument = 0)
    {
        if (!IsNative)
            Operate(MarkedWriteKind, site, OperationTraits.None, argument);
        return new WriteStep<T>(this, value, exchange: false);
    }

    void IStale.Keep() => stale!.Initialize(current);

    bool IStale.HasChanged => stale is not null && !EqualityComparer<T>.Default.Equals(current, stale.current);

    /// <inheritdoc/>
    protected internal override ProtocolRole RoleOf(int kind, out int result)
    {
        result = 0;
        return IsRead(kind) ? ProtocolRole.Read : ProtocolRole.None;
    }

    /// <inheritdoc/>
    public sealed override void Reset() => Value = initial;

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument) => 0;

    /// <summary>What an await of a read does. Where threads are real, nothing later is read before it.</summary>
    internal T Load()
    {
        T value = current;
        Volatile.ReadBarrier();
        return value;
    }

    /// <summary>What an await of a write does. Where threads are real, nothing earlier is written after it.</summary>
    internal void Store(T value)
    {
        Volatile.WriteBarrier();
        current = value;
    }

    /// <summary>What an await of an exchange does: one atomic operation where threads are real. Returns the old value.</summary>
    internal T Replace(T value)
    {
        if (IsNative)
            return ReplaceNatively(value);
        T old = current;
        current = value;
        return old;
    }

    private Cell<T> Source => stale is not null && ((ExploredRuntime)Runtime).IsSkipping ? stale : this;

    private T ReplaceNatively(T value) => typeof(T) is { IsPrimitive: true } or { IsEnum: true } or { IsValueType: false }
        ? Interlocked.Exchange(ref current, value)
        : throw new InvalidOperationException($"{Name}: no processor exchanges a {typeof(T).Name} in one operation");

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
    public bool IsCompleted => cell.IsNative || cell.Runtime.Proceed();

    /// <summary>The value read.</summary>
    public T GetResult() => cell.Load();

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
    public bool IsCompleted => cell.IsNative || cell.Runtime.Proceed();

    /// <summary>The value after a write, the value before an exchange.</summary>
    public T GetResult()
    {
        if (exchange)
            return cell.Replace(value);
        cell.Store(value);
        return value;
    }

    FrameArena IFrameAwaiter.Arena => cell.Runtime.Frames;

    void IFrameAwaiter.Suspend(Frame frame) => cell.Runtime.Suspended(frame);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw ForeignAwait.Error();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw ForeignAwait.Error();
}
