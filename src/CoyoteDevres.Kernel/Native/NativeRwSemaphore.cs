namespace CoyoteDevres.Kernel;

/// <summary>
/// The algorithm of <c>rw_semaphore</c> (kernel/locking/rwsem.c) on real threads: readers add to one word that also has a bit for a
/// writer and one for waiters; a queued writer holds back new readers; the last reader wakes the head of the queue, and a reader
/// at the head takes all queued readers with it. The optimistic spinning of the kernel's slow paths and its hand-off bit are left
/// out: they change who waits how long, not the price of a lock that is free.
/// </summary>
internal sealed class NativeRwSemaphore
{
    private const int Writer = 1, Waiters = 2, Reader = 256;

    // Guards the queue; the slow paths sleep on it.
    private readonly object gate = new();
    private readonly LinkedList<Waiter> queue = [];
    private int state;

    private sealed class Waiter(bool writes)
    {
        internal bool Writes => writes;

        internal bool IsGranted { get; set; }
    }

    internal void DownRead()
    {
        if ((Interlocked.Add(ref state, Reader) & (Writer | Waiters)) != 0)
            DownReadSlow();
    }

    internal bool TryDownRead()
    {
        for (int seen = Volatile.Read(ref state); (seen & (Writer | Waiters)) == 0;)
        {
            int before = Interlocked.CompareExchange(ref state, seen + Reader, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    internal void UpRead()
    {
        int left = Interlocked.Add(ref state, -Reader);
        if ((left & Waiters) != 0 && left < Reader)
            WakeHead();
    }

    internal void DownWrite()
    {
        if (Interlocked.CompareExchange(ref state, Writer, 0) != 0)
            Sleep(new Waiter(writes: true), undo: 0);
    }

    /// <summary><c>rwsem_is_locked</c>: by whomever and however, or somebody is queued.</summary>
    internal bool IsLocked => Volatile.Read(ref state) != 0;

    /// <summary><c>downgrade_write</c>.</summary>
    internal void Downgrade()
    {
        if ((Interlocked.Add(ref state, Reader - Writer) & Waiters) != 0)
            WakeHead();
    }

    internal bool TryDownWrite() => Interlocked.CompareExchange(ref state, Writer, 0) == 0;

    internal void UpWrite()
    {
        if ((Interlocked.And(ref state, ~Writer) & Waiters) != 0)
            WakeHead();
    }

    private void DownReadSlow() => Sleep(new Waiter(writes: false), undo: Reader);

    private void Sleep(Waiter waiter, int undo)
    {
        lock (gate)
        {
            // A reader that came too late has already counted itself; as long as it does, no writer gets in.
            if (undo != 0)
                Interlocked.Add(ref state, -undo);
            queue.AddLast(waiter);
            Interlocked.Or(ref state, Waiters);
            Grant();
            while (!waiter.IsGranted)
                Monitor.Wait(gate);
        }
    }

    private void WakeHead()
    {
        lock (gate)
            Grant();
    }

    /// <summary>Gives the lock to the head of the queue if it can have it.</summary>
    private void Grant()
    {
        bool any = false;
        if (queue.First?.Value is { Writes: true } writer)
        {
            if (Interlocked.CompareExchange(ref state, Writer | Waiters, Waiters) == Waiters)
            {
                writer.IsGranted = any = true;
                queue.RemoveFirst();
            }
        }
        else if (queue.First is not null && (Volatile.Read(ref state) & Writer) == 0)
        {
            // No writer can get in now: the fast path wants a word of zero, and the queue is locked.
            GrantReaders();
            any = true;
        }

        if (queue.Count == 0)
            Interlocked.And(ref state, ~Waiters);
        if (any)
            Monitor.PulseAll(gate);
    }

    private void GrantReaders()
    {
        for (var node = queue.First; node is not null;)
        {
            var next = node.Next;
            if (!node.Value.Writes)
            {
                Interlocked.Add(ref state, Reader);
                node.Value.IsGranted = true;
                queue.Remove(node);
            }

            node = next;
        }
    }
}
