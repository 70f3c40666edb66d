using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Freeing memory that contains a lock which the freeing task holds (<c>debug_check_no_locks_freed</c>,
/// kernel/locking/lockdep.c, read in v6.1: it looks at <c>current</c> alone). A lock in another task's hands is not noticed
/// before that task unlocks it, in freed memory.
/// </summary>
internal static class HeldLockFreed
{
    internal static void Check(Machine machine, Allocation memory, in Operation operation, TaskStruct freeing)
    {
        int i = 0;
        while (i < freeing.Held.Count)
        {
            var held = freeing.Held[i];
            if (held.Lock?.Container != memory)
            {
                i++;
                continue;
            }

            machine.Report(
                "held-lock-freed",
                operation.Site.Spelling,
                held.Name,
                "WARNING: held lock freed!",
                freeing,
                [
                    $"{freeing} is freeing memory {memory.Name}, with a lock still held there!",
                    $" ({held.Name}), at: {new Site(held.Function, "", 0).Spelling}",
                    "other info that might help us debug this:",
                    .. freeing.Held.Told(freeing),
                ]);
            // There is no lock any more: it has been told.
            freeing.Held.Remove(held.Key);
        }
    }
}
