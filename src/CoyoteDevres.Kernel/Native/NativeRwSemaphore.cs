namespace CoyoteDevres.Kernel;

/// <summary>
/// The algorithm of <c>rw_semaphore</c> (kernel/locking/rwsem.c) on real threads: readers add to one word that also has a bit for a
/// writer, one for waiters and one for a hand-over; a queued writer holds back new readers; the last reader wakes the head of the
/// queue, and a reader at the head takes all queued readers with it. A writer at the head is only woken: a writer that spins may take
/// the semaphore before it (<c>rwsem_try_write_lock_unqueued</c>), as long as the head has not waited too long. Were it handed to
/// who sleeps, every acquisition of several writers would cost the time to wake a thread.
/// </summary>
/// <remarks>
/// Left out is that readers steal too. Explored as a program of the engine in <c>RwSemaphoreProtocolTests</c>.
/// </remarks>
internal sealed class NativeRwSemaphore
{
    private const int Writer = 1, Waiters = 2, Handoff = 4, Reader = 256;
    private const int Owned = Writer | -Reader;

    // RWSEM_WAIT_TIMEOUT: after so many milliseconds the head of the queue asks for the hand-over.
    private const int Patience = 4;

    // How often a writer tries before it queues: a few microseconds. The kernel's spins while the owner runs, which a program cannot see.
    private const int Tries = 8;

    // Guards the queue; the slow paths sleep on it.
    private readonly object gate = new();
    private readonly LinkedList<Waiter> queue = [];
    private int state;

    /// <summary><c>rwsem_is_locked</c>: by whomever and however, or somebody is queued.</summary>
    internal bool IsLocked => Volatile.Read(ref state) != 0;

    internal void DownRead()
    {
        if ((Interlocked.Add(ref state, Reader) & (Writer | Waiters | Handoff)) != 0)
            DownReadSlow();
    }

    internal bool TryDownRead()
    {
        for (int seen = Volatile.Read(ref state); (seen & (Writer | Waiters | Handoff)) == 0;)
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
        if (!TryDownWrite() && !SpinForWrite())
            DownWriteSlow();
    }

    internal bool TryDownWrite() => Interlocked.CompareExchange(ref state, Writer, 0) == 0;

    internal void UpWrite()
    {
        if ((Interlocked.And(ref state, ~Writer) & Waiters) != 0)
            WakeHead();
    }

    /// <summary><c>downgrade_write</c>.</summary>
    internal void Downgrade()
    {
        if ((Interlocked.Add(ref state, Reader - Writer) & Waiters) != 0)
            WakeHead();
    }

    /// <summary><c>rwsem_optimistic_spin</c>: past whoever is queued.</summary>
    private bool SpinForWrite()
    {
        for (int i = 0; i < Tries; i++)
        {
            int seen = Volatile.Read(ref state);
            if ((seen & (Owned | Handoff)) == 0 && Interlocked.CompareExchange(ref state, seen | Writer, seen) == seen)
                return true;
            Thread.SpinWait(1 << i);
        }

        return false;
    }

    private void DownReadSlow()
    {
        lock (gate)
        {
            // It came too late and has already counted itself; as long as it does, no writer gets in.
            Interlocked.Add(ref state, -Reader);
            var waiter = Enqueue(writes: false);
            WakeHead();
            while (!waiter.Value.IsGranted)
                Monitor.Wait(gate);
        }
    }

    private void DownWriteSlow()
    {
        lock (gate)
        {
            var waiter = Enqueue(writes: true);
            while (queue.First != waiter || !TakeFromHead())
                Monitor.Wait(gate);
            Dequeue(waiter);
        }
    }

    /// <summary><c>rwsem_try_write_lock</c>, for the head of the queue.</summary>
    private bool TakeFromHead()
    {
        for (int seen = Volatile.Read(ref state); (seen & Owned) == 0;)
        {
            int before = Interlocked.CompareExchange(ref state, seen | Writer, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        AskForHandoff();
        return false;
    }

    /// <summary>Lets the head of the queue have the semaphore if it can.</summary>
    private void WakeHead()
    {
        lock (gate)
        {
            // First counted, then looked: a writer that spins sees one of them, or is seen.
            if (queue.First?.Value is { Writes: false } && (Interlocked.Add(ref state, Reader) & Writer) != 0)
            {
                Interlocked.Add(ref state, -Reader);
                AskForHandoff();
            }
            else if (queue.First?.Value is { Writes: false })
            {
                GrantReaders();
            }

            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The head counts already.</summary>
    private void GrantReaders()
    {
        int granted = -1;
        for (var node = queue.First; node is not null;)
        {
            var next = node.Next;
            if (!node.Value.Writes)
            {
                granted++;
                node.Value.IsGranted = true;
                Dequeue(node);
            }

            node = next;
        }

        Interlocked.Add(ref state, granted * Reader);
    }

    private void AskForHandoff()
    {
        if (Environment.TickCount64 - queue.First!.Value.Since >= Patience)
            Interlocked.Or(ref state, Handoff);
    }

    private LinkedListNode<Waiter> Enqueue(bool writes)
    {
        Interlocked.Or(ref state, Waiters);
        return queue.AddLast(new Waiter(writes));
    }

    /// <summary>It has the semaphore: whatever was asked for is done, and whoever is next is woken when it is released.</summary>
    private void Dequeue(LinkedListNode<Waiter> waiter)
    {
        queue.Remove(waiter);
        Interlocked.And(ref state, queue.Count == 0 ? ~(Waiters | Handoff) : ~Handoff);
    }

    private sealed class Waiter(bool writes)
    {
        internal bool Writes => writes;

        internal long Since { get; } = Environment.TickCount64;

        internal bool IsGranted { get; set; }
    }
}
