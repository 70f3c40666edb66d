namespace CoyoteDevres.Exploration;

/// <summary>
/// Which kinds of operation on one object may not commute. Each object type owns one table and says why beside it. Anything
/// that reads what the other changes, or that the other enables or disables, is dependent.
/// </summary>
[KeptAcrossExecutions]
public sealed class Dependence
{
    private readonly uint[] rows;

    private readonly uint all;

    private Dependence(uint[] rows)
    {
        this.rows = rows;
        all = rows.Length == 32 ? uint.MaxValue : (1u << rows.Length) - 1;
    }

    /// <summary>How many kinds of operation there are.</summary>
    public int Kinds => rows.Length;

    /// <summary>True if the two kinds may not commute.</summary>
    public bool this[int one, int other] => (rows[one] >> other & 1) != 0;

    /// <summary>A bit for each kind that may not commute with that one.</summary>
    internal uint Row(int kind) => rows[kind];

    /// <summary>True if the kind commutes with none.</summary>
    public bool IsTotal(int kind) => rows[kind] == all;

    /// <summary>Every pair dependent but the ones named, in either order.</summary>
    /// <param name="kinds">How many kinds there are, 32 at most.</param>
    /// <param name="commuting">The pairs that commute in every state.</param>
    public static Dependence AllBut(int kinds, params ReadOnlySpan<(int One, int Other)> commuting)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kinds, 32);
        var rows = new uint[kinds];
        Array.Fill(rows, kinds == 32 ? uint.MaxValue : (1u << kinds) - 1);
        foreach (var (one, other) in commuting)
        {
            rows[one] &= ~(1u << other);
            rows[other] &= ~(1u << one);
        }

        return new Dependence(rows);
    }

    /// <summary>No pair dependent but the ones named, in either order: for an object that proves all the others.</summary>
    /// <param name="kinds">How many kinds there are, 32 at most.</param>
    /// <param name="dependent">The pairs that may not commute.</param>
    public static Dependence NoneBut(int kinds, params ReadOnlySpan<(int One, int Other)> dependent)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kinds, 32);
        var rows = new uint[kinds];
        foreach (var (one, other) in dependent)
        {
            rows[one] |= 1u << other;
            rows[other] |= 1u << one;
        }

        return new Dependence(rows);
    }
}
