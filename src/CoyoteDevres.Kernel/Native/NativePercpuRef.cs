namespace CoyoteDevres.Kernel;

/// <summary>
/// The algorithm of <c>percpu_ref</c> (lib/percpu-refcount.c) on real threads: while it lives, a reference is one plain addition to
/// a counter of the thread's own; killing it makes every thread see that it is dead, so that no more are handed out, and only then
/// do the counters add up to something.
/// </summary>
internal sealed class NativePercpuRef
{
    private readonly PerThread<CountCell> counters = new();
    private readonly object gate = new();
    private int dead;

    /// <summary><c>percpu_ref_tryget_live</c>.</summary>
    internal bool TryGetLive()
    {
        ref long count = ref counters.Mine.Counts.First;
        Volatile.Write(ref count, count + 1);
        if (Volatile.Read(ref dead) == 0)
            return true;
        Put();
        return false;
    }

    internal void Put()
    {
        ref long count = ref counters.Mine.Counts.First;
        Volatile.Write(ref count, count - 1);
        if (Volatile.Read(ref dead) != 0)
            Wake();
    }

    /// <summary><c>percpu_ref_kill</c>, then waiting until the last reference is put.</summary>
    internal void KillAndDrain()
    {
        Volatile.Write(ref dead, 1);
        Interlocked.MemoryBarrierProcessWide();
        lock (gate)
        {
            while (References() != 0)
                Monitor.Wait(gate);
        }
    }

    /// <summary><c>percpu_ref_reinit</c>: nobody else may be using it.</summary>
    internal void Reinit() => Volatile.Write(ref dead, 0);

    private void Wake()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    /// <summary>Never too small: no reference is handed out any more, so what is missed is a reference put.</summary>
    private long References()
    {
        long sum = 0;
        foreach (var cell in counters.All)
            sum += cell is null ? 0 : Volatile.Read(ref cell.Counts.First);
        return sum;
    }
}
