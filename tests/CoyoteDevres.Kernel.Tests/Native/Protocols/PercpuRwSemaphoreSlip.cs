namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>One thing done wrong in a <see cref="PercpuRwSemaphoreProtocol"/>.</summary>
public enum PercpuRwSemaphoreSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A writer does not wait for the readers that are in.</summary>
    WriterDoesNotWait,

    /// <summary>A reader that leaves wakes nobody.</summary>
    LeavingReaderIsSilent,

    /// <summary>A reader that found it blocked takes its count back, and wakes nobody.</summary>
    TurnedAwayReaderIsSilent,

    /// <summary>Who queues does not try again under the gate.</summary>
    QueuesWithoutTrying,

    /// <summary>Queued readers are woken, to try again themselves.</summary>
    QueuedReadersAreNotHandedTheLock,

    /// <summary>A reader looks whether it is blocked before it counts itself in.</summary>
    LooksBeforeItCounts,
}
