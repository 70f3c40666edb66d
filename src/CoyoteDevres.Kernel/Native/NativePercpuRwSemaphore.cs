namespace CoyoteDevres.Kernel;

/// <summary>
/// The algorithm of <c>percpu_rw_semaphore</c> (kernel/locking/percpu-rwsem.c) on real threads: a reader adds one to a counter of
/// its own, without an atomic operation or a fence, and looks whether there is a writer; a writer says that it is there, makes
/// every thread see it (where the kernel waits for a grace period: one barrier through all threads), and waits until the counters
/// add up to nothing.
/// </summary>
internal sealed class NativePercpuRwSemaphore
{
    private readonly PerThread<CountCell> readers = new();
    private readonly Lock writers = new();
    private readonly object gate = new();
    private int blocked;

    internal void DownRead()
    {
        ref long count = ref readers.Mine.Counts.First;
        Volatile.Write(ref count, count + 1);
        // Between that store and this load a processor may turn round; the writer's barrier stands for the fence.
        if (Volatile.Read(ref blocked) != 0)
            WaitForWriter(ref count);
    }

    internal bool TryDownRead()
    {
        ref long count = ref readers.Mine.Counts.First;
        Volatile.Write(ref count, count + 1);
        if (Volatile.Read(ref blocked) == 0)
            return true;
        UpRead();
        return false;
    }

    internal void UpRead()
    {
        ref long count = ref readers.Mine.Counts.First;
        Volatile.Write(ref count, count - 1);
        if (Volatile.Read(ref blocked) != 0)
            Wake();
    }

    internal void DownWrite()
    {
        writers.Enter();
        Volatile.Write(ref blocked, 1);
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
        Wake();
        writers.Exit();
    }

    private void WaitForWriter(ref long count)
    {
        while (Volatile.Read(ref blocked) != 0)
        {
            Volatile.Write(ref count, count - 1);
            lock (gate)
            {
                Monitor.PulseAll(gate);
                while (Volatile.Read(ref blocked) != 0)
                    Monitor.Wait(gate);
            }

            Interlocked.Increment(ref count);
        }
    }

    private void Wake()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    private long Readers()
    {
        long sum = 0;
        foreach (var cell in readers.All)
            sum += cell is null ? 0 : Volatile.Read(ref cell.Counts.First);
        return sum;
    }
}
