namespace CoyoteDevres.Exploration;

/// <summary>What a kind of operation does for the protocol that it is part of: what an ablation switches off, and what goes with it.</summary>
public enum ProtocolRole
{
    /// <summary>Nothing that could be left out.</summary>
    None,

    /// <summary>Begins to keep others out: a lock is taken, a read section begins.</summary>
    Acquire,

    /// <summary>A further step of taking the lock.</summary>
    AcquireRest,

    /// <summary>Lets others in again.</summary>
    Release,

    /// <summary>A further step of releasing the lock.</summary>
    ReleaseRest,

    /// <summary>Takes a reference.</summary>
    Get,

    /// <summary>Gives one back.</summary>
    Put,

    /// <summary>Waits for others to be done.</summary>
    Wait,

    /// <summary>Waits in a loop until a condition holds: the whole loop, whose steps have no role of their own.</summary>
    WaitLoop,

    /// <summary>Reads what others change, and perhaps decides by it.</summary>
    Read,
}
