namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>One thing done wrong in a <see cref="RwSemaphoreProtocol"/>.</summary>
public enum RwSemaphoreSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Queued readers are granted after a look for a writer, and counted then: one that steals may come between.</summary>
    LooksBeforeItCountsReaders,

    /// <summary>A reader that came too late queues, and does not look whether somebody can go on now.</summary>
    LateReaderWakesNobody,

    /// <summary>The last reader wakes nobody.</summary>
    LeavingReaderIsSilent,

    /// <summary>A writer's release wakes nobody.</summary>
    LeavingWriterIsSilent,

    /// <summary>Who gets the semaphore as the last of the queue leaves the bit for waiters behind.</summary>
    WaitersBitStays,
}
