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
        for (int i = 0; i < freeing.Held.Count; i++)
        {
            var held = freeing.Held[i];
            if (held.Lock.Container != memory)
                continue;
            machine.Report(
                "held-lock-freed",
                operation.Site.Spelling,
                held.Class,
                "WARNING: held lock freed!",
                freeing,
                $"{freeing} is freeing memory {memory.Name}, with a lock still held there!");
        }
    }
}
