namespace CoyoteDevres.Exploration;

/// <summary>
/// Which kinds of operation on one object may not commute. Each object type owns one table and says why beside it. Anything
/// that reads what the other changes, or that the other enables or disables, is dependent.
/// </summary>
[KeptAcrossExecutions]
public sealed class Dependence
{
    /// <summary>As many kinds as an object can have.</summary>
    private const int Most = 64;

    private readonly ulong[] rows;

    private readonly ulong all;

    // By kind performed: the announced kinds that it unsettles. Null for an object that has none.
    private readonly ulong[]? unsettled;

    private readonly ulong unsettledByAny;

    private Dependence(ulong[] rows, ulong[]? unsettled = null)
    {
        this.rows = rows;
        this.unsettled = unsettled;
        foreach (ulong row in unsettled ?? [])
            unsettledByAny |= row;
        all = rows.Length == Most ? ulong.MaxValue : (1ul << rows.Length) - 1;
    }

    /// <summary>How many kinds of operation there are.</summary>
    public int Kinds => rows.Length;

    /// <summary>True if the two kinds may not commute.</summary>
    public bool this[int one, int other] => (rows[one] >> other & 1) != 0;

    /// <summary>A bit for each kind that may not commute with that one.</summary>
    internal ulong Row(int kind) => rows[kind];

    /// <summary>True if the kind commutes with none.</summary>
    public bool IsTotal(int kind) => rows[kind] == all;

    /// <summary>True if some kind unsettles another.</summary>
    internal bool HasUnsettling => unsettled is not null;

    /// <summary>True if some kind unsettles that one.</summary>
    internal bool CanBeUnsettled(int announced) => (unsettledByAny >> announced & 1) != 0;

    /// <summary>
    /// True if performing an operation of the one kind, where another one is announced, would make that of a kind which depends on it, though
    /// as they stand they do not (<see cref="Unsettling"/>).
    /// </summary>
    internal bool Unsettles(int performed, int announced) => unsettled is not null && (unsettled[performed] >> announced & 1) != 0;

    /// <summary>True if all depends on the two alike: they are one kind but for what they unsettle.</summary>
    internal bool AreAlike(int one, int other) => one == other || (unsettled is not null && rows[one] == rows[other]);

    /// <summary>
    /// The same table, of an object where performing one operation may decide of which kind another one will be: of several that commute, the
    /// one that comes last is another thing (of puts, the one that frees).
    /// </summary>
    /// <remarks>
    /// Two events of the first kinds are unordered in a trace, but a task that could go on with the second one when the first happens would
    /// then do something else. It is the difference between "happens before in E.p.q" and "commutes after E" (JACM 2017, section 3): a
    /// happens-before assignment need not come from one relation on operations. That paper asks one thing more of an assignment, that what depends on
    /// an event still does after a third one which does not; where a third one may settle what the first has unsettled (a reference is
    /// taken between two puts), it does not hold. The differential tests are about that: each trace once, and all of them.
    /// </remarks>
    /// <param name="pairs">What is performed, and what it unsettles.</param>
    public Dependence Unsettling(params ReadOnlySpan<(int Performed, int Announced)> pairs)
    {
        ulong[] unsettling = new ulong[Kinds];
        foreach (var (performed, announced) in pairs)
            unsettling[performed] |= 1ul << announced;
        return new Dependence(rows, unsettling);
    }

    /// <summary>Every pair dependent but the ones named, in either order.</summary>
    /// <param name="kinds">How many kinds there are, 64 at most.</param>
    /// <param name="commuting">The pairs that commute in every state.</param>
    public static Dependence AllBut(int kinds, params ReadOnlySpan<(int One, int Other)> commuting)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kinds, Most);
        var rows = new ulong[kinds];
        Array.Fill(rows, kinds == Most ? ulong.MaxValue : (1ul << kinds) - 1);
        foreach (var (one, other) in commuting)
        {
            rows[one] &= ~(1ul << other);
            rows[other] &= ~(1ul << one);
        }

        return new Dependence(rows);
    }

    /// <summary>No pair dependent but the ones named, in either order: for an object that proves all the others.</summary>
    /// <param name="kinds">How many kinds there are, 64 at most.</param>
    /// <param name="dependent">The pairs that may not commute.</param>
    public static Dependence NoneBut(int kinds, params ReadOnlySpan<(int One, int Other)> dependent)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kinds, Most);
        var rows = new ulong[kinds];
        foreach (var (one, other) in dependent)
        {
            rows[one] |= 1ul << other;
            rows[other] |= 1ul << one;
        }

        return new Dependence(rows);
    }
}
