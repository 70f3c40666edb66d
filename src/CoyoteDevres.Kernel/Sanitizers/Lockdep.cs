using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Lock order and lock usage by class (kernel/locking/lockdep.c, read in 4.x and, for readers, in 5.10). A class taken while it is
/// held is reported where the task tries. Cycles, and locks that an interrupt could take on top of their holder, are looked for in
/// the union of what an execution did, at its end, so that the result does not depend on the order of independent events. Never
/// switched off by a first report.
/// </summary>
/// <remarks>
/// Interrupts are tasks here, which never run on top of another task: that the handler spins for a lock which the code below it
/// holds does not happen in any execution. It is found by usage states, as in the kernel, for spinlocks and rwlocks.
/// </remarks>
/// <param name="orders">The orders of all executions.</param>
/// <param name="usages">The uses of all executions.</param>
internal sealed class Lockdep(LockOrders orders, LockUsages usages)
{
    private static readonly string[] Subclasses = ["{0}", "{0}/1", "{0}/2", "{0}/3", "{0}/4", "{0}/5", "{0}/6", "{0}/7"];

    private NumberSet ordersSeen = new();
    private NumberSet usagesSeen = new();

    /// <summary>A lock's class with a nesting level, as the kernel prints it: <c>i_mutex/1</c>.</summary>
    internal static string ClassOf(Machine machine, string lockClass, int subclass) =>
        subclass == 0 || lockClass.Length == 0 ? lockClass : machine.Names.Phrase(Subclasses[subclass], lockClass);

    /// <summary>A task is about to take a lock, whether or not it will have to wait. Not for trylocks, which add no order.</summary>
    internal void Taking(Machine machine, string lockClass, in Site site, LockMode mode = LockMode.Write)
    {
        if (machine.IsNative)
            return;
        var task = machine.Current;
        if (task.Held.Count == 0 || lockClass.Length == 0)
            return;
        if (task.Held.Contains(lockClass))
        {
            // A recursive attempt adds no order: validate_chain ends at check_deadlock.
            if (task.Held.Conflicts(lockClass, mode))
                LockReports.Recursion(machine, lockClass, site, task);
            return;
        }

        for (int i = 0; i < task.Held.Count; i++)
        {
            var held = task.Held[i];
            if (held.Class.Length > 0)
            {
                var order = new LockOrder(held.Class, lockClass, site.Function, held.Mode != LockMode.Write, mode == LockMode.RecursiveRead);
                ordersSeen.Add(orders.NumberOf(order));
            }
        }
    }

    /// <summary>A spinlock or rwlock is taken (<c>mark_usage</c>): by an interrupt, or where one could come.</summary>
    /// <param name="task">By whom.</param>
    /// <param name="lockClass">Its class.</param>
    /// <param name="function">Where.</param>
    /// <param name="mode">How.</param>
    /// <param name="trylock">It does not wait, so it is no danger to be in an interrupt; being taken where one could come is.</param>
    internal void Using(TaskStruct task, string lockClass, string function, LockMode mode, bool trylock = false)
    {
        var state = InterruptState.Of(task);
        if (!trylock && task.Context != ExecutionContext.Process)
            Note(task.Context, inside: true);
        if (state.HardirqsOn)
        {
            Note(ExecutionContext.Hardirq, inside: false);
            if (state.SoftirqsOn)
                Note(ExecutionContext.Softirq, inside: false);
        }

        void Note(ExecutionContext interrupt, bool inside) => usagesSeen.Add(usages.NumberOf(
            new LockUsage(lockClass, interrupt, inside, mode != LockMode.Write, function, task.ToString(), state)));
    }

    /// <summary>Interrupts or softirqs may come again: what is held is now held with them on (<c>mark_held_locks</c>).</summary>
    internal void InterruptsOn(TaskStruct task)
    {
        for (int i = 0; i < task.Held.Count; i++)
        {
            var held = task.Held[i];
            if (held.Lock is SpinLock or RwLock)
                Using(task, held.Class, held.Function, held.Mode, trylock: true);
        }
    }

    /// <summary><c>lockdep_assert_held</c>: the running task holds it.</summary>
    internal static void AssertHeld(Machine machine, SharedObject expected, in Site site, bool forWriting = false)
    {
        if (machine.IsNative)
            return;
        var held = machine.Current.Held;
        if (forWriting ? !held.ContainsForWriting(expected) : !held.Contains(expected))
            LockReports.NotHeld(machine, expected, site);
    }

    /// <summary>The execution is over: one report for each elementary cycle, and for each pair of classes that an interrupt makes one of.</summary>
    internal void Judge(Machine machine)
    {
        if (orders.AreCyclic)
            new LockCycles(ordersSeen.Of(orders.Known)).Report(machine);
        if (usages.AnyInside)
            new InterruptCycles([.. ordersSeen.Of(orders.Known)], [.. usagesSeen.Of(usages.Known)]).Report(machine);
    }
}
