namespace CoyoteDevres.Exploration;

/// <summary>
/// A reader/writer lock with a queue, after the kernel's <c>rw_semaphore</c> (kernel/locking/rwsem.c): a queued writer holds
/// back new readers. Taking it is up to two operations: an attempt, which is always enabled and either gets the lock or joins
/// the queue, and for a queued task the acquisition, which waits. Who gets a lock that comes free is explored, a writer that
/// steals it ahead of the queue included. Tries never queue and give way to whoever is queued. A writer may become a reader, which
/// wakes the readers of a queue that begins with one. Who gives up waiting leaves the queue. A reader that goes past the queue looks
/// at the writer alone.
/// </summary>
/// <remarks>
/// Commuting pairs, in every state:
/// read attempts with each other (whether one succeeds depends on writers only; their order in the queue is never looked at);
/// a read attempt with a read release (the attempt looks at writer and queue, the release changes the reader count);
/// read releases with each other;
/// acquisitions of queued readers with each other (each is enabled whether or not the other has happened, and both mark the
/// same readers as granted);
/// a read attempt with the acquisition of a queued writer (the attempt fails because that writer is queued before and holds the lock
/// after, and joins the queue behind the others either way);
/// a try to read with all of what commutes with a read attempt, attempts and tries included: it looks at writer and queue, as an attempt
/// does, and what an attempt does to the queue it does only where there is a writer or a queue already;
/// a read past the queue with read attempts, tries and releases and with its like: it looks at the writer only and adds a reader, which
/// none of them looks at; two looks whether it is taken.
/// </remarks>
public abstract class ReaderWriterQueue(IRuntime runtime, string name, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>Kinds of operation.</summary>
    protected const int AttemptReadKind = 0, AcquireReadKind = 1, ReleaseReadKind = 2, AttemptWriteKind = 3, AcquireWriteKind = 4, ReleaseWriteKind = 5,
        TryReadKind = 6, TryWriteKind = 7, DowngradeKind = 8, LeaveKind = 9, LookKind = 10, ReadPastKind = 11;

    private static readonly Dependence Table = Dependence.AllBut(
        12,
        (AttemptReadKind, AttemptReadKind),
        (AttemptReadKind, ReleaseReadKind),
        (ReleaseReadKind, ReleaseReadKind),
        (AcquireReadKind, AcquireReadKind),
        (AttemptReadKind, AcquireWriteKind),
        (TryReadKind, AttemptReadKind),
        (TryReadKind, ReleaseReadKind),
        (TryReadKind, AcquireWriteKind),
        (TryReadKind, TryReadKind),
        (ReadPastKind, AttemptReadKind),
        (ReadPastKind, ReleaseReadKind),
        (ReadPastKind, TryReadKind),
        (ReadPastKind, ReadPastKind),
        (LookKind, LookKind));

    private readonly List<int> readers = [];
    private readonly List<Waiter> queue = [];
    private int writer = -1;

    private struct Waiter
    {
        internal int Task;
        internal bool Writes;

        // The lock came free for readers while this one waited: all of them were woken together (rwsem_mark_wake).
        internal bool Granted;
    }

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        readers.Clear();
        queue.Clear();
        writer = -1;
    }

    /// <inheritdoc/>
    public sealed override bool IsHeldBy(int task) => writer == task || readers.Contains(task);

    /// <summary>The task that holds it for writing, or -1.</summary>
    protected int Writer => writer;

    /// <summary>True if <paramref name="task"/> holds it for writing.</summary>
    protected bool IsWriter(int task) => writer == task;

    /// <inheritdoc/>
    public sealed override bool IsEnabled(int kind, int task) => kind switch
    {
        AcquireReadKind => writer < 0 && (readers.Count == 0 || MayJoinReaders(task)),
        AcquireWriteKind => writer < 0 && readers.Count == 0,
        ReadPastKind => writer < 0,
        _ => true,
    };

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case AttemptReadKind:
                if (writer >= 0 || queue.Count > 0)
                    return Enqueue(task, writes: false);
                readers.Add(task);
                return 1;
            case AcquireReadKind:
                Dequeue(task);
                if (readers.Count == 0)
                    GrantQueuedReaders();
                readers.Add(task);
                return 1;
            case AttemptWriteKind:
                if (writer >= 0 || readers.Count > 0)
                    return Enqueue(task, writes: true);
                writer = task;
                return 1;
            case AcquireWriteKind:
                Dequeue(task);
                writer = task;
                return 1;
            case ReleaseReadKind:
                readers.Remove(task);
                return 0;
            case ReleaseWriteKind:
                writer = -1;
                return 0;
            default:
                return ApplyRarer(kind, task);
        }
    }

    private int ApplyRarer(int kind, int task)
    {
        switch (kind)
        {
            case TryReadKind:
                if (writer >= 0 || queue.Count > 0)
                    return 0;
                readers.Add(task);
                return 1;
            case TryWriteKind:
                if (writer >= 0 || readers.Count > 0 || queue.Count > 0)
                    return 0;
                writer = task;
                return 1;
            case DowngradeKind:
                writer = -1;
                readers.Add(task);
                if (queue.Count > 0 && !queue[0].Writes)
                    GrantQueuedReaders();
                return 0;
            case LeaveKind:
                Dequeue(task);
                return 0;
            case ReadPastKind:
                readers.Add(task);
                return 1;
            default:
                return writer >= 0 || readers.Count > 0 || queue.Count > 0 ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    protected internal override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            AttemptReadKind or AttemptWriteKind or TryReadKind or TryWriteKind or ReadPastKind => (ProtocolRole.Acquire, 1),
            ReleaseReadKind or ReleaseWriteKind => (ProtocolRole.Release, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        AttemptReadKind => "down_read",
        AcquireReadKind => "down_read (queued)",
        ReleaseReadKind => "up_read",
        AttemptWriteKind => "down_write",
        AcquireWriteKind => "down_write (queued)",
        ReleaseWriteKind => "up_write",
        TryReadKind => "down_read_trylock",
        TryWriteKind => "down_write_trylock",
        DowngradeKind => "downgrade_write",
        LeaveKind => "leave the queue of",
        LookKind => "is locked",
        _ => "down_read (past the queue)",
    };

    private int Enqueue(int task, bool writes)
    {
        queue.Add(new Waiter { Task = task, Writes = writes });
        return 0;
    }

    private void Dequeue(int task) => queue.RemoveAt(Position(task));

    private int Position(int task)
    {
        int i = 0;
        while (i < queue.Count && queue[i].Task != task)
            i++;
        return i;
    }

    private bool MayJoinReaders(int task)
    {
        int position = Position(task);
        if (position == queue.Count)
            return false;
        if (queue[position].Granted)
            return true;
        for (int i = 0; i < position; i++)
        {
            if (queue[i].Writes)
                return false;
        }

        return true;
    }

    private void GrantQueuedReaders()
    {
        for (int i = 0; i < queue.Count; i++)
        {
            if (!queue[i].Writes)
                queue[i] = queue[i] with { Granted = true };
        }
    }
}
