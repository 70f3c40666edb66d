using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What CONFIG_DEBUG_MUTEXES asserts (kernel/locking/mutex-debug.c, kernel/locking/mutex.c): a warning, and the task goes on. The
/// kernel stops asserting after the first report of any lock debugging; here each is reported.
/// </summary>
internal static class DebugMutexes
{
    internal static void WrongOwner(Machine machine, Mutex mutex, in Site site, TaskStruct task) =>
        Warn(machine, "mutex-wrong-owner", mutex, "__owner_task(owner) != current", site, task);

    internal static void DestroyedLocked(Machine machine, Mutex mutex, in Site site, TaskStruct task) =>
        Warn(machine, "mutex-destroyed-locked", mutex, "mutex_is_locked(lock)", site, task);

    private static void Warn(Machine machine, string kind, Mutex mutex, string condition, in Site site, TaskStruct task) =>
        machine.Report(
            kind,
            site.Spelling,
            mutex.Name,
            $"DEBUG_LOCKS_WARN_ON({condition})",
            task,
            $"WARNING: at {site.Spelling}");
}
