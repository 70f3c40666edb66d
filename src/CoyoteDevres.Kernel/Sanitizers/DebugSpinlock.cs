using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What CONFIG_DEBUG_SPINLOCK looks at (kernel/locking/spinlock_debug.c, read in 4.x): who owns a lock that is taken or released. The
/// task goes on; with a lock that it holds itself, spinning.
/// </summary>
internal static class DebugSpinlock
{
    /// <summary>Reports one.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="type"><c>spinlock</c> or <c>rwlock</c>.</param>
    /// <param name="what">The kernel's words for it.</param>
    /// <param name="target">The lock.</param>
    /// <param name="site">Seen where.</param>
    /// <param name="task">By whom.</param>
    /// <param name="owner">The task that holds it, or -1.</param>
    internal static void Report(Machine machine, string type, string what, SharedObject target, in Site site, TaskStruct task, int owner)
    {
        string holder = "<none>/-1";
        foreach (var other in machine.Explored.Tasks)
        {
            if (other.Id == owner)
                holder = TaskStruct.Of(other).ToString();
        }

        machine.Report(
            $"{type}-{what.Replace(' ', '-')}",
            site.Spelling,
            target.Name,
            $"BUG: {type} {what} on CPU#0, {task}",
            task,
            $" lock: {target.Name}, .magic: dead4ead, .owner: {holder}, .owner_cpu: {(owner < 0 ? -1 : 0)}");
    }
}
