namespace CoyoteDevres.Exploration.Tests;

/// <summary>What a statement of a random program does. Those with a body need its end: an unlock stands nowhere by itself.</summary>
internal enum Verb
{
    /// <summary>Cells: reading sets the task's register, on which branches and increments depend.</summary>
    Read, Write, WriteNext, Exchange,

    /// <summary>Sections; a try or an interrupted wait may skip the body.</summary>
    Lock, TryLock, LockInterruptibly, ReadLock, WriteLock, PlainRead, PlainWrite,

    /// <summary>Completions.</summary>
    Complete, CompleteAll, Wait, WaitInterruptibly,

    /// <summary>Counts, some of them with gets that commute.</summary>
    Add, AddReturn, AddUnlessZero, ReadCount, Get, Put,

    /// <summary>Wait lists: to sleep is to join, to look at a cell, to sleep if it is zero, and to leave.</summary>
    Sleep, SleepInterruptibly, Doze, Wake,

    /// <summary>Tasks: start one, start one that can be joined, join the oldest one not yet joined.</summary>
    Start, Fork, Join,

    /// <summary>A choice; a branch on the register.</summary>
    Choose, If,

    /// <summary>Findings and ends: set a wire, look at it (a set one kills), end quietly, free the owner of what is inside it.</summary>
    Trip, Look, Quit, Free,

    /// <summary>
    /// Alerts, which only some shapes have: raise that of a task at the start, look at one, take or close the own one if there is one;
    /// a completion's wait that only a fatal one ends.
    /// </summary>
    Raise, RaiseFatally, LookOut, TakeAlert, CloseAlert, WaitKillably,
}

/// <summary>Which kind of object a verb acts on.</summary>
internal enum Sort
{
    None, Cell, Mutex, Queue, Plain, Completion, Count, Reference, List, Wire, Owner, Alert,
}

/// <summary>One statement of a random program: plain data, so that it can be printed, compared and shrunk.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Object">Which of the objects of its sort.</param>
/// <param name="Value">An amount, or the register's value that a branch asks for.</param>
/// <param name="Body">What a section or a new task does, or what follows if the branch is taken.</param>
/// <param name="Else">What follows if not.</param>
internal sealed record Statement(Verb Verb, int Object, int Value, Block Body, Block Else)
{
    /// <summary>A statement without a body.</summary>
    internal static Statement Of(Verb verb, int number = 0, int value = 0) => new(verb, number, value, Block.Empty, Block.Empty);

    /// <summary>The kind of object it acts on.</summary>
    internal Sort Sort => SortOf(Verb);

    /// <summary>True if the body is a task of its own.</summary>
    internal bool StartsTask => Verb is Verb.Start or Verb.Fork;

    internal static Sort SortOf(Verb verb) => verb switch
    {
        <= Verb.Exchange => Sort.Cell,
        <= Verb.LockInterruptibly => Sort.Mutex,
        <= Verb.WriteLock => Sort.Queue,
        <= Verb.PlainWrite => Sort.Plain,
        <= Verb.WaitInterruptibly => Sort.Completion,
        <= Verb.ReadCount => Sort.Count,
        <= Verb.Put => Sort.Reference,
        <= Verb.Wake => Sort.List,
        Verb.Trip or Verb.Look => Sort.Wire,
        Verb.Free => Sort.Owner,
        Verb.Raise or Verb.RaiseFatally or Verb.LookOut => Sort.Alert,
        Verb.WaitKillably => Sort.Completion,
        _ => Sort.None,
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        string what = Sort == Sort.None ? $"{Verb}" : $"{Verb} {Objects.NameOf(Sort, Object)}";
        return Verb switch
        {
            Verb.Write or Verb.Exchange or Verb.Add or Verb.AddReturn or Verb.AddUnlessZero or Verb.Trip or Verb.Choose => $"{what} {Value}",
            Verb.If => Else.IsEmpty ? $"If {Value} {{ {Body} }}" : $"If {Value} {{ {Body} }} else {{ {Else} }}",
            Verb.Start or Verb.Fork or (>= Verb.Lock and <= Verb.PlainWrite) => $"{what} {{ {Body} }}",
            _ => what,
        };
    }
}

/// <summary>Statements in a row, equal if they are.</summary>
internal sealed class Block(params Statement[] statements) : IEquatable<Block>
{
    internal static readonly Block Empty = new();

    internal IReadOnlyList<Statement> Statements { get; } = statements;

    internal bool IsEmpty => Statements.Count == 0;

    /// <summary>How many statements there are, those inside others included.</summary>
    internal int Size => Statements.Sum(s => 1 + s.Body.Size + s.Else.Size);

    /// <summary>Every statement, those inside others included.</summary>
    internal IEnumerable<Statement> All => Statements.SelectMany(s => s.Body.All.Concat(s.Else.All).Prepend(s));

    /// <inheritdoc/>
    public bool Equals(Block? other) => other is not null && Statements.SequenceEqual(other.Statements);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Block);

    /// <inheritdoc/>
    public override int GetHashCode() => Statements.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", Statements);
}
