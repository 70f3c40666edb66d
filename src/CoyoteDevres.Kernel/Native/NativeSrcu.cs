namespace CoyoteDevres.Kernel;

/// <summary>
/// The algorithm of SRCU (kernel/rcu/srcutree.c) on real threads: a reader counts itself in at the index of the current phase, in a
/// counter of its own, and out at the same index, wherever it is by then; a grace period turns the index over and waits until as
/// many have left the old one as had entered. Where the kernel's readers have a full barrier each, the grace period has one
/// through all threads.
/// </summary>
internal sealed class NativeSrcu
{
    private readonly PerThread<CountCell> readers = new();
    private readonly Lock gracePeriods = new();
    private readonly object gate = new();
    private int phase;
    private int waiting;

    /// <summary>The running thread's counters, for who keeps them over several calls.</summary>
    internal CountCell Mine => readers.Mine;

    internal int ReadLock() => ReadLock(readers.Mine);

    internal void ReadUnlock(int index) => ReadUnlock(readers.Mine, index);

    internal int ReadLock(CountCell cell)
    {
        int index = Volatile.Read(ref phase) & 1;
        ref var counts = ref cell.Counts;
        if (index == 0)
            Volatile.Write(ref counts.First, counts.First + 1);
        else
            Volatile.Write(ref counts.Second, counts.Second + 1);
        return index;
    }

    internal void ReadUnlock(CountCell cell, int index)
    {
        ref var counts = ref cell.Counts;
        if (index == 0)
            Volatile.Write(ref counts.Third, counts.Third + 1);
        else
            Volatile.Write(ref counts.Fourth, counts.Fourth + 1);
        if (Volatile.Read(ref waiting) != 0)
            Wake();
    }

    internal void Synchronize()
    {
        lock (gracePeriods)
        {
            Volatile.Write(ref waiting, 1);
            Interlocked.MemoryBarrierProcessWide();
            // A reader that read the phase before the last turn may enter the other index only now.
            WaitForReaders((phase + 1) & 1);
            Volatile.Write(ref phase, phase + 1);
            Interlocked.MemoryBarrierProcessWide();
            WaitForReaders((phase + 1) & 1);
            Volatile.Write(ref waiting, 0);
        }
    }

    private void WaitForReaders(int index)
    {
        lock (gate)
        {
            while (!IsEmpty(index))
                Monitor.Wait(gate);
        }
    }

    /// <summary>Departures first: an arrival that is missed then cannot have a departure that is counted.</summary>
    private bool IsEmpty(int index)
    {
        long departures = 0, arrivals = 0;
        foreach (var cell in readers.All)
            departures += cell is null ? 0 : index == 0 ? Volatile.Read(ref cell.Counts.Third) : Volatile.Read(ref cell.Counts.Fourth);
        Interlocked.MemoryBarrierProcessWide();
        foreach (var cell in readers.All)
            arrivals += cell is null ? 0 : index == 0 ? Volatile.Read(ref cell.Counts.First) : Volatile.Read(ref cell.Counts.Second);
        return arrivals == departures;
    }

    private void Wake()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }
}
