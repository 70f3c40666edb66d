using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Lock order by class (kernel/locking/lockdep.c): a class taken while it is held is reported where the task tries; cycles are
/// looked for in the union of an execution's orders at its end, so that the result does not depend on the order of independent
/// events. Never switched off by a first report.
/// </summary>
internal sealed class Lockdep
{
    private readonly Dictionary<(string Held, string Taken), SortedSet<string>> orders = [];

    /// <summary>A task is about to take a lock, whether or not it will have to wait.</summary>
    internal void Taking(Machine machine, string lockClass, in Site site)
    {
        var task = machine.Current;
        string function = site.Spelling;
        if (lockClass.Length == 0)
            return;
        if (task.Held.Exists(held => held.Class == lockClass))
        {
            ReportRecursion(machine, lockClass, function, task);
            return;
        }

        foreach (var held in task.Held)
        {
            if (held.Class.Length == 0)
                continue;
            if (!orders.TryGetValue((held.Class, lockClass), out var functions))
                orders.Add((held.Class, lockClass), functions = new SortedSet<string>(StringComparer.Ordinal));
            functions.Add(function);
        }
    }

    /// <summary>The execution is over: one report for each elementary cycle, told from its least class on.</summary>
    internal void ReportCycles(Machine machine)
    {
        foreach (string start in orders.Keys.Select(o => o.Held).Distinct().Order(StringComparer.Ordinal))
            Follow(machine, [start]);
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

    private void Follow(Machine machine, List<string> path)
    {
        var successors = orders.Keys.Where(o => o.Held == path[^1]).Select(o => o.Taken).Order(StringComparer.Ordinal).ToList();
        foreach (string next in successors)
        {
            if (next == path[0])
                ReportCycle(machine, path);
            else if (string.CompareOrdinal(next, path[0]) > 0 && !path.Contains(next))
                Follow(machine, [.. path, next]);
        }
    }

    private void ReportCycle(Machine machine, List<string> cycle)
    {
        string function = orders[(cycle[^1], cycle[0])].First();
        var body = new List<string> { "the existing dependency chain (in reverse order) is:" };
        for (int i = cycle.Count - 1; i >= 0; i--)
            body.Add($"-> #{i} ({cycle[(i + 1) % cycle.Count]}) taken in {string.Join(", ", orders[(cycle[i], cycle[(i + 1) % cycle.Count])])} while holding ({cycle[i]})");
        machine.Report("circular-locking", function, string.Join(" -> ", cycle.Append(cycle[0])), "WARNING: possible circular locking dependency detected", null, body);
    }
}
