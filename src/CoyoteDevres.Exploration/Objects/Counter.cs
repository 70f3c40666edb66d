namespace CoyoteDevres.Exploration;

/// <summary>
/// A number that is added to. Additions that return nothing commute with each other (the sum is the same in either order), reads
/// with reads (they change nothing). Whatever else returns or tests the value sees what the others do to it, and setting it
/// overwrites that: these commute with nothing, themselves included.
/// </summary>
public abstract class Counter(IRuntime runtime, string name, int initial, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>
    /// Kinds of operation: add and forget, add and return the new value, read, add unless zero, set, set and return the old value, set if it
    /// is what was expected (<see cref="Pair"/>), add and tell whether it is zero now; reading and setting once more, for who
    /// orders other memory by them.
    /// </summary>
    protected const int AddKind = 0, AddReturnKind = 1, ReadKind = 2, AddUnlessZeroKind = 3, SetKind = 4, ExchangeKind = 5,
        CompareExchangeKind = 6, AddAndTestKind = 7, ReadAcquireKind = 8, SetReleaseKind = 9;

    private static readonly Dependence Table = Dependence.AllBut(
        10, (AddKind, AddKind), (ReadKind, ReadKind), (ReadKind, ReadAcquireKind), (ReadAcquireKind, ReadAcquireKind));

    private readonly int first = initial;
    private int current = initial;

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <summary>The value, without an operation: for reports, never for a model's decisions.</summary>
    public int Value => current;

    /// <inheritdoc/>
    public sealed override void Reset() => current = first;

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        int old = current;
        switch (kind)
        {
            case AddKind:
                current += argument;
                return 0;
            case AddReturnKind:
                return current += argument;
            case AddAndTestKind:
                current += argument;
                return current == 0 ? 1 : 0;
            case AddUnlessZeroKind:
                if (current == 0)
                    return 0;
                current += argument;
                return 1;
            case SetKind or SetReleaseKind:
                current = argument;
                return argument;
            case ExchangeKind:
                current = argument;
                return old;
            case CompareExchangeKind:
                if (old == argument >> 16)
                    current = (short)argument;
                return old;
            default:
                return current;
        }
    }

    /// <summary>Each is one atomic instruction there, or a loop around one.</summary>
    protected sealed override int PerformNatively(int kind, OperationTraits traits, int argument)
    {
        switch (kind)
        {
            case AddKind:
                Interlocked.Add(ref current, argument);
                return 0;
            case AddReturnKind:
                return Interlocked.Add(ref current, argument);
            case AddAndTestKind:
                return Interlocked.Add(ref current, argument) == 0 ? 1 : 0;
            case AddUnlessZeroKind:
                return AddUnlessZero(argument) ? 1 : 0;
            case SetKind or SetReleaseKind:
                Volatile.Write(ref current, argument);
                return argument;
            case ExchangeKind:
                return Interlocked.Exchange(ref current, argument);
            case CompareExchangeKind:
                return Interlocked.CompareExchange(ref current, (short)argument, argument >> 16);
            default:
                return Volatile.Read(ref current);
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        AddKind or AddReturnKind or AddAndTestKind => "add to",
        AddUnlessZeroKind => "add unless zero to",
        SetKind or SetReleaseKind => "set",
        ExchangeKind => "exchange",
        CompareExchangeKind => "compare and exchange",
        _ => "read",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => $"= {current}";

    /// <summary>The argument of a <see cref="CompareExchangeKind"/>: both values, of 16 bits each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value has more.</exception>
    protected static int Pair(int expected, int replacement)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(expected, (short)expected);
        ArgumentOutOfRangeException.ThrowIfNotEqual(replacement, (short)replacement);
        return expected << 16 | (ushort)replacement;
    }

    private bool AddUnlessZero(int amount)
    {
        for (int seen = Volatile.Read(ref current); seen != 0;)
        {
            int before = Interlocked.CompareExchange(ref current, seen + amount, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }
}
