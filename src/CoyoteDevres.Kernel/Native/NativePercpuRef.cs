namespace CoyoteDevres.Kernel;

/// <summary>
/// The algorithm of <c>percpu_ref</c> (lib/percpu-refcount.c) on real threads: while it lives, a reference is one plain addition to
/// a counter of the thread's own. Killing it makes every thread see that it is dying; from then on references are counted in one
/// place, together with what the threads' counters add up to. Where the kernel waits for a grace period there is one barrier through
/// all threads, so that a kill has switched when it returns.
/// </summary>
/// <param name="release">Runs once, in the thread that drops the last reference after a kill.</param>
internal sealed class NativePercpuRef(Action release)
{
    private readonly PerThread<CountCell> counters = new();
    private readonly Lock gate = new();
    private int dying;

    // Under the gate. References that are in no thread's counter: the first one, and those got while it is dying.
    private long shared = 1;
    private bool switched;
    private bool released;

    /// <summary><c>percpu_ref_is_dying</c>.</summary>
    internal bool IsDying => Volatile.Read(ref dying) != 0;

    /// <summary><c>percpu_ref_is_zero</c>.</summary>
    internal bool IsZero
    {
        get
        {
            lock (gate)
                return HasNone;
        }
    }

    private bool HasNone => switched && shared + Counted() == 0;

    /// <summary><c>percpu_ref_get</c>: the caller has a reference already.</summary>
    internal void Get()
    {
        Count(1);
        if (!IsDying)
            return;
        // Whoever is adding up may have missed it, and must not see what is put from now on.
        gate.Enter();
        gate.Exit();
    }

    /// <summary><c>percpu_ref_tryget</c>: false once it is known to be zero.</summary>
    internal bool TryGet()
    {
        if (TryGetLive())
            return true;
        lock (gate)
        {
            if (HasNone || released)
                return false;
            shared++;
            return true;
        }
    }

    /// <summary><c>percpu_ref_tryget_live</c>.</summary>
    internal bool TryGetLive()
    {
        Count(1);
        // Between that store and this load a processor may turn round; the killer's barrier stands for the fence.
        if (!IsDying)
            return true;
        Put();
        return false;
    }

    /// <summary><c>percpu_ref_put</c>.</summary>
    internal void Put()
    {
        // In this order: who still reads that it lives has put before the killer's barrier, and is seen to have.
        Count(-1);
        if (IsDying)
            ReleaseIfZero();
    }

    /// <summary><c>percpu_ref_kill</c>: drops the first reference.</summary>
    internal void Kill()
    {
        Volatile.Write(ref dying, 1);
        Interlocked.MemoryBarrierProcessWide();
        lock (gate)
        {
            switched = true;
            shared--;
        }

        ReleaseIfZero();
    }

    /// <summary><c>percpu_ref_reinit</c>: it must be zero.</summary>
    internal void Reinit()
    {
        lock (gate)
        {
            switched = released = false;
            shared++;
            Volatile.Write(ref dying, 0);
        }
    }

    private void Count(int change)
    {
        ref long count = ref counters.Mine.Counts.First;
        Volatile.Write(ref count, count + change);
    }

    private void ReleaseIfZero()
    {
        lock (gate)
        {
            if (released || !HasNone)
                return;
            released = true;
        }

        release();
    }

    /// <summary>
    /// Never too small under the gate: what one thread gets and puts is in one counter, and who gets for another to put has passed the
    /// gate in between. Too large if somebody is about to put, who then adds up himself.
    /// </summary>
    private long Counted()
    {
        long sum = 0;
        foreach (var cell in counters.All)
            sum += cell is null ? 0 : Volatile.Read(ref cell.Counts.First);
        return sum;
    }
}
