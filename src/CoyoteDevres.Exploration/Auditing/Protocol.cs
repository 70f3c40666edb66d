namespace CoyoteDevres.Exploration;

/// <summary>Something a task may do to an object, as the code that uses it does.</summary>
/// <param name="From">Where the task must stand: <c>reading</c>.</param>
/// <param name="Kind">The kind of operation.</param>
/// <param name="To">Where it stands then, by the operation's result.</param>
public sealed record Move(string From, int Kind, Func<int, string> To)
{
    /// <summary>A move that leads to one place whatever the result.</summary>
    public Move(string from, int kind, string to)
        : this(from, kind, _ => to)
    {
    }

    /// <summary>True if the task waits for the object to enable it.</summary>
    public bool Blocks { get; init; }

    /// <summary>The operation's argument.</summary>
    public int Argument { get; init; }
}

/// <summary>How tasks use an object: only its holder unlocks a lock, only who has joined a queue sleeps on it.</summary>
public sealed record Protocol
{
    /// <summary>Where each task stands at first.</summary>
    public required IReadOnlyList<string> Starts { get; init; }

    /// <summary>What they may do.</summary>
    public required IReadOnlyList<Move> Moves { get; init; }

    /// <summary>How many operations lead to the states that are looked at.</summary>
    public int Steps { get; init; } = 6;

    /// <summary>How many operations may be needed to tell two states apart.</summary>
    public int Lookahead { get; init; } = 4;
}
