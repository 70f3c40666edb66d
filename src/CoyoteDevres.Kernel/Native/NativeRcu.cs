namespace CoyoteDevres.Kernel;

/// <summary>
/// RCU on real threads, in the way of its preemptible form (kernel/rcu/tree_plugin.h): a reader counts its nesting in memory of its own
/// (<c>current->rcu_read_lock_nesting</c>), and only the outermost section is one that a grace period may have to wait for. A
/// program has no scheduler to ask who is in one; that is kept as SRCU keeps it, in counters of the thread's own.
/// </summary>
internal sealed class NativeRcu
{
    private readonly NativeSrcu sections = new();

    /// <summary>True in a section.</summary>
    internal bool IsReading => sections.Mine.Counts.Nesting > 0;

    internal void ReadLock()
    {
        var mine = sections.Mine;
        if (mine.Counts.Nesting++ == 0)
            mine.Counts.Index = sections.ReadLock(mine);
    }

    internal void ReadUnlock()
    {
        var mine = sections.Mine;
        if (--mine.Counts.Nesting == 0)
            sections.ReadUnlock(mine, mine.Counts.Index);
    }

    internal void Synchronize() => sections.Synchronize();
}
