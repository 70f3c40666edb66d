namespace CoyoteDevres.Kernel;

/// <summary>
/// The algorithm of <c>percpu_rw_semaphore</c> (kernel/locking/percpu-rwsem.c, since 7f26482a872c in 5.7) on real threads: a reader
/// adds one to a counter of its own, without an atomic operation or a fence, and looks whether a writer blocks; a writer blocks,
/// makes every thread see it (where the kernel waits for a grace period: one barrier through all threads), and waits until the
/// counters add up to nothing. Whoever finds it blocked queues, first come first served, and is handed the lock by the writer that
/// leaves: if queued readers had to try again by themselves, a writer that comes back at once would keep them out for ever.
/// </summary>
/// <remarks>Explored as a program of the engine in <c>PercpuRwSemaphoreProtocolTests</c>.</remarks>
internal sealed class NativePercpuRwSemaphore
{
    private readonly PerThread<CountCell> readers = new();

    // Guards the queue; all who wait sleep on it: the queued, and the one writer that waits for readers to leave.
    private readonly object gate = new();
    private readonly Queue<Waiter> queue = [];
    private int blocked;

    internal void DownRead()
    {
        if (!TryDownRead())
            Queue(writes: false);
    }

    internal bool TryDownRead()
    {
        if (TryCount())
            return true;
        WakeWriter();
        return false;
    }

    internal void UpRead()
    {
        Count(-1);
        if (Volatile.Read(ref blocked) != 0)
            WakeWriter();
    }

    internal void DownWrite()
    {
        if (!TryBlock())
            Queue(writes: true);
        Interlocked.MemoryBarrierProcessWide();
        lock (gate)
        {
            while (Readers() != 0)
                Monitor.Wait(gate);
        }
    }

    internal void UpWrite()
    {
        Volatile.Write(ref blocked, 0);
        lock (gate)
        {
            // Readers up to the first writer. One that finds it blocked again stays: that writer, who came by, wakes it in its turn.
            while (queue.TryPeek(out var head) && (head.Writes ? TryBlock() : TryCount()))
            {
                queue.Dequeue().IsGranted = true;
                if (head.Writes)
                    break;
            }

            Monitor.PulseAll(gate);
        }
    }

    /// <summary>
    /// Waits for its turn. Tries under the gate once more: either that sees the last writer gone, or the writer, who takes the gate
    /// after it has gone, sees who is queued.
    /// </summary>
    private void Queue(bool writes)
    {
        lock (gate)
        {
            if (writes ? TryBlock() : TryCount())
                return;
            // Undoing the count may have been what the writer waited for.
            Monitor.PulseAll(gate);
            var waiter = new Waiter(writes);
            queue.Enqueue(waiter);
            while (!waiter.IsGranted)
                Monitor.Wait(gate);
        }
    }

    private bool TryBlock() => Interlocked.CompareExchange(ref blocked, 1, 0) == 0;

    /// <summary>Counts a reader in, in the calling thread's counter, whoever the reader is: only the sum of all counters says something.</summary>
    private bool TryCount()
    {
        Count(1);
        // Between that store and this load a processor may turn round; the writer's barrier stands for the fence.
        if (Volatile.Read(ref blocked) == 0)
            return true;
        Count(-1);
        return false;
    }

    private void Count(int change)
    {
        ref long count = ref readers.Mine.Counts.First;
        Volatile.Write(ref count, count + change);
    }

    private void WakeWriter()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    /// <summary>Never too small once the writer blocks and all have passed its barrier: a count before the block is seen from then on.</summary>
    private long Readers()
    {
        long sum = 0;
        foreach (var cell in readers.All)
            sum += cell is null ? 0 : Volatile.Read(ref cell.Counts.First);
        return sum;
    }

    private sealed class Waiter(bool writes)
    {
        internal bool Writes => writes;

        internal bool IsGranted { get; set; }
    }
}
