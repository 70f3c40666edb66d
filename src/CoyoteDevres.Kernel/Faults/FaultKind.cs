namespace CoyoteDevres.Kernel;

/// <summary>What a scenario may let go wrong.</summary>
public enum FaultKind
{
    /// <summary>An allocation returns NULL (the kernel's <c>failslab</c>).</summary>
    Allocation,

    /// <summary>Copying from or to user memory faults (<c>fail_usercopy</c>).</summary>
    UserCopy,

    /// <summary>A step of a driver's probe fails.</summary>
    Probe,

    /// <summary>A kobject's release runs later, in a worker (<c>CONFIG_DEBUG_KOBJECT_RELEASE</c>).</summary>
    DelayedRelease,
}
