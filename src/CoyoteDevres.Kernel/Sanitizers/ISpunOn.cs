namespace CoyoteDevres.Kernel;

/// <summary>Something other than a lock that some operations wait for by spinning: what waits for ever there is a lockup, no hung task.</summary>
internal interface ISpunOn
{
    /// <summary>True if an operation of that kind spins.</summary>
    bool IsSpunOn(int kind);
}
