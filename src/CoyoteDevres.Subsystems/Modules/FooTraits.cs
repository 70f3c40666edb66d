namespace CoyoteDevres.Subsystems.Modules;

/// <summary>Who counts for the foo module, and when.</summary>
public enum FooCounting
{
    /// <summary>The module itself, as the first thing that open does: the right open_foo of the mail.</summary>
    First,

    /// <summary>The module itself, after request_irq: the wrong open_foo of the mail.</summary>
    Late,

    /// <summary>The core, by the owner of the file operations.</summary>
    Owner,
}

/// <summary>What an open that fails does about the count that it made.</summary>
public enum FooFailure
{
    /// <summary>Lowers it.</summary>
    Balanced,

    /// <summary>Leaves it.</summary>
    Keeps,

    /// <summary>Lowers it twice.</summary>
    LowersTwice,
}

/// <summary>Who looks after the timer of the foo module when it goes.</summary>
public enum FooTimer
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>Nobody: it is still pending.</summary>
    Forgotten,

    /// <summary>The cleanup takes it off and waits.</summary>
    Waited,
}

/// <summary>When init registers what others can call, and what becomes of it.</summary>
public enum FooInit
{
    /// <summary>Everything is ready before it is registered, and nothing fails.</summary>
    RegistersLast,

    /// <summary>It registers, sleeps, and only then sets up what open uses.</summary>
    RegistersFirst,

    /// <summary>It registers what is ready, sleeps, and fails; it unregisters before it returns.</summary>
    Fails,
}

/// <summary>How a driver of the mail's kind is written.</summary>
public sealed record FooTraits
{
    /// <summary>Who counts.</summary>
    public FooCounting Counting { get; init; }

    /// <summary>What an open that fails does about it.</summary>
    public FooFailure Failure { get; init; }

    /// <summary>True if another driver has the interrupt, so that each open fails.</summary>
    public bool IrqIsTaken { get; init; }

    /// <summary>True if release sleeps after it has lowered the count.</summary>
    public bool ReleaseSleeps { get; init; }

    /// <summary>True if the cleanup sleeps before it unregisters the device.</summary>
    public bool CleanupSleeps { get; init; }

    /// <summary>The timer that init arms.</summary>
    public FooTimer Timer { get; init; }

    /// <summary>How init goes.</summary>
    public FooInit Init { get; init; }

    /// <summary>True if the module has a predicate of its own for whether it is in use (<c>can_unload</c>): whether it keeps its count in mind.</summary>
    public bool? PredicateCounts { get; init; }

    /// <summary>True if the module was loaded to be swept.</summary>
    public bool IsAutoclean { get; init; }
}
