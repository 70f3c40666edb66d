namespace CoyoteDevres.Exploration;

/// <summary>Which operations of one execution do not happen.</summary>
internal sealed class AblationState(Ablation ablation)
{
    private readonly Dictionary<(int Task, int Object), int> locks = [];
    private readonly Dictionary<(int Task, int Object), int> references = [];
    private readonly List<IStale> stale = [];
    private readonly HashSet<AblationPoint> loops = [];
    private readonly HashSet<(int Task, int Object)> released = [];
    private bool races;

    /// <summary>Loops in the race, of all executions, in which somebody had to sleep.</summary>
    internal IReadOnlyCollection<AblationPoint> Loops => loops;

    internal void Restart()
    {
        locks.Clear();
        references.Clear();
        stale.Clear();
        released.Clear();
        races = false;
    }

    internal void Add(IStale cell) => stale.Add(cell);

    internal void RaceBegins()
    {
        races = true;
        foreach (var cell in stale)
            cell.Keep();
    }

    /// <summary>True if the loop at <paramref name="site"/>, which waits on <paramref name="queue"/>, does not wait.</summary>
    internal bool SkipsLoop(SharedObject queue, in Site site) => ablation.Off.Role == ProtocolRole.WaitLoop && Is(ablation.Off, queue, site);

    /// <summary>Somebody is about to sleep in that loop.</summary>
    internal void Sleeps(SharedObject queue, in Site site)
    {
        if (races)
            loops.Add(new AblationPoint(ProtocolRole.WaitLoop, site, queue.Name, "wait_event"));
    }

    /// <summary>True if the operation that <paramref name="task"/> announces does not happen.</summary>
    /// <param name="task">Whose it is.</param>
    /// <param name="target">On what.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="site">Where.</param>
    /// <param name="result">What its task is told that it returned.</param>
    internal bool Skips(ModelTask task, SharedObject target, int kind, in Site site, out int result)
    {
        switch (target.RoleOf(kind, out result))
        {
            case ProtocolRole.Acquire when ablation.Off.Role == ProtocolRole.Acquire && Is(ablation.Off, target, site):
                locks[(task.Id, target.Id)] = locks.GetValueOrDefault((task.Id, target.Id)) + 1;
                return true;
            case ProtocolRole.AcquireRest:
                return ablation.Off.Role == ProtocolRole.Acquire && Is(ablation.Off, target, site);
            case ProtocolRole.Release:
                return Releases((task.Id, target.Id));
            case ProtocolRole.ReleaseRest:
                return released.Contains((task.Id, target.Id));
            case ProtocolRole.Get when ablation.Off.Role == ProtocolRole.Get && Is(ablation.Off, target, site):
                if (ablation.OwnOnly && !races)
                    return false;
                references[(task.Id, target.Id)] = references.GetValueOrDefault((task.Id, target.Id)) + 1;
                return true;
            case ProtocolRole.Put when references.Count > 0 && IsPut(target, site):
                return Gives(task, target);
            case ProtocolRole.Wait:
                return ablation.Off.Role == ProtocolRole.Wait && Is(ablation.Off, target, site);
            case ProtocolRole.Read:
                return races && ablation.Off.Role == ProtocolRole.Read && Is(ablation.Off, target, site);
            default:
                return false;
        }
    }

    private bool Releases((int Task, int Object) held)
    {
        released.Remove(held);
        if (locks.GetValueOrDefault(held) == 0)
            return false;
        locks[held]--;
        released.Add(held);
        return true;
    }

    /// <summary>
    /// True if a reference that was not taken would be given back: the task's own, else one of the set-up's, else whose it is. The first
    /// is what nearly always is meant, and keeps what a task skips from depending on what others have done.
    /// </summary>
    private bool Gives(ModelTask task, SharedObject target)
    {
        var holder = references.Where(r => r.Key.Object == target.Id && r.Value > 0).Select(r => r.Key)
            .OrderByDescending(r => r.Task == task.Id).ThenBy(r => r.Task).FirstOrDefault((-1, -1));
        if (holder.Item1 < 0 || (ablation.OwnOnly && holder.Item1 != task.Id))
            return false;
        references[holder]--;
        return true;
    }

    private bool IsPut(SharedObject target, in Site site)
    {
        foreach (var put in ablation.Puts)
        {
            if (Is(put, target, site))
                return true;
        }

        return false;
    }

    private static bool Is(AblationPoint point, SharedObject target, in Site site) =>
        point.Site.Line == site.Line && point.Site.Function == site.Function && point.Site.File == site.File && point.Object == target.Name;
}
