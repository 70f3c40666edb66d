namespace CoyoteDevres.Exploration;

/// <summary>
/// A number that is added to. Additions that return nothing commute with each other (the sum is the same in either order), reads
/// with reads (they change nothing). Whatever else returns or tests the value sees what the others do to it, and setting it
/// overwrites that: these commute with nothing, themselves included.
/// </summary>
public abstract class Counter(IRuntime runtime, string name, int initial, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>Kinds of operation: add and forget, add and return the new value, read, add unless zero, set.</summary>
    protected const int AddKind = 0, AddReturnKind = 1, ReadKind = 2, AddUnlessZeroKind = 3, SetKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(5, (AddKind, AddKind), (ReadKind, ReadKind));

    private readonly int first = initial;

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <summary>The value, without an operation: for reports, never for a model's decisions.</summary>
    public int Value { get; private set; } = initial;

    /// <inheritdoc/>
    public sealed override void Reset() => Value = first;

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case AddKind:
                Value += argument;
                return 0;
            case AddReturnKind:
                return Value += argument;
            case AddUnlessZeroKind:
                if (Value == 0)
                    return 0;
                Value += argument;
                return 1;
            case SetKind:
                Value = argument;
                return argument;
            default:
                return Value;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        AddKind or AddReturnKind => "add to",
        AddUnlessZeroKind => "add unless zero to",
        SetKind => "set",
        _ => "read",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => $"= {Value}";
}
