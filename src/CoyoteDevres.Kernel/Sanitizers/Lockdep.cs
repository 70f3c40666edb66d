using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Lock order by class (kernel/locking/lockdep.c): a class taken while it is held is reported where the task tries; cycles are
/// looked for in the union of an execution's orders at its end, so that the result does not depend on the order of independent
/// events. Never switched off by a first report.
/// </summary>
/// <param name="known">The orders of all executions.</param>
internal sealed class Lockdep(LockOrders known)
{
    // A bit for each known order: set if this execution has it.
    private ulong[] seen = new ulong[2];

    /// <summary>A task is about to take a lock, whether or not it will have to wait.</summary>
    internal void Taking(Machine machine, string lockClass, in Site site)
    {
        var task = machine.Current;
        if (task.Held.Count == 0 || lockClass.Length == 0)
            return;
        if (task.Held.Contains(lockClass))
        {
            ReportRecursion(machine, lockClass, site.Spelling, task);
            return;
        }

        for (int i = 0; i < task.Held.Count; i++)
        {
            if (task.Held[i].Class is { Length: > 0 } held)
                Note(known.NumberOf(new LockOrder(held, lockClass, site.Function)));
        }
    }

    /// <summary>The execution is over: one report for each elementary cycle, told from its least class on.</summary>
    internal void ReportCycles(Machine machine)
    {
        if (known.AreCyclic)
            new LockCycles(Seen()).Report(machine);
    }

    /// <summary>A recursive attempt adds no order: <c>validate_chain</c> ends at <c>check_deadlock</c>.</summary>
    private static void ReportRecursion(Machine machine, string lockClass, string function, TaskStruct task) => machine.Report(
        "recursive-locking",
        function,
        lockClass,
        "WARNING: possible recursive locking detected",
        task,
        $"{task} is trying to acquire lock:",
        $" ({lockClass}), at: {function}",
        "but task is already holding lock:",
        $" ({lockClass})",
        " May be due to missing lock nesting notation");

    private void Note(int number)
    {
        if (number >> 6 >= seen.Length)
            Array.Resize(ref seen, Math.Max(seen.Length * 2, (number >> 6) + 1));
        seen[number >> 6] |= 1ul << number;
    }

    private IEnumerable<LockOrder> Seen()
    {
        for (int number = 0; number < seen.Length * 64; number++)
        {
            if ((seen[number >> 6] >> number & 1) != 0)
                yield return known[number];
        }
    }
}
