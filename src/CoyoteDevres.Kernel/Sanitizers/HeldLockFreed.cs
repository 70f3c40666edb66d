using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Freeing memory that contains a lock somebody holds (<c>debug_check_no_locks_freed</c>, kernel/locking/lockdep.c).</summary>
internal static class HeldLockFreed
{
    internal static void Check(Machine machine, Allocation memory, in Operation operation, TaskStruct freeing)
    {
        foreach (var task in machine.Runtime.Tasks)
        {
            foreach (var held in TaskStruct.Of(task).Held)
            {
                if (held.Lock.Container != memory)
                    continue;
                machine.Report(
                    "held-lock-freed",
                    operation.Site.Spelling,
                    held.Class,
                    "WARNING: held lock freed!",
                    freeing,
                    $"{freeing} is freeing memory {memory.Name}, with a lock still held there!",
                    $"{held.Class} is held by {TaskStruct.Of(task)}");
            }
        }
    }
}
