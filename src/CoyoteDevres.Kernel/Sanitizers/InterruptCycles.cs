using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Locks that an interrupt takes (they are safe: whoever holds one must keep that interrupt off) against locks that are held while it
/// could come. The same one: <c>inconsistent lock state</c>. The second taken under the first, however indirectly: a safe lock
/// depends on an unsafe one. The kernel tells the latter in other words (<c>possible irq lock inversion dependency</c>) if the use
/// came to be after the order did; which of the two is first depends on the schedule, so it is always told the same way here.
/// </summary>
internal sealed class InterruptCycles(IReadOnlyList<LockOrder> orders, IReadOnlyList<LockUsage> usages)
{
    internal void Report(Machine machine)
    {
        foreach (var safe in Distinct(inside: true))
        {
            foreach (var unsafe_ in Distinct(inside: false).Where(u => u.Interrupt == safe.Interrupt))
            {
                if (unsafe_.Class != safe.Class)
                    ReportPath(machine, safe, unsafe_);
                else if (LockOrder.Blocks(unsafe_.Reading, safe.Reading))
                    ReportInconsistent(machine, safe, unsafe_);
            }
        }
    }

    /// <summary>One use of each class and manner, told by its least function and task.</summary>
    private IEnumerable<LockUsage> Distinct(bool inside) => usages
        .Where(u => u.Inside == inside)
        .GroupBy(u => (u.Class, u.Interrupt, u.Reading))
        .OrderBy(g => g.Key.Class, StringComparer.Ordinal).ThenBy(g => g.Key.Interrupt).ThenBy(g => g.Key.Reading)
        .Select(g => g.OrderBy(u => u.Function, StringComparer.Ordinal).ThenBy(u => u.Task, StringComparer.Ordinal).First());

    /// <summary>The shortest way from the safe lock to the unsafe one on which tasks can wait for each other; null if there is none.</summary>
    private List<LockOrder>? Path(LockUsage safe, LockUsage unsafe_)
    {
        var sorted = orders.OrderBy(o => o.Taken, StringComparer.Ordinal).ThenBy(o => o.Function, StringComparer.Ordinal).ToList();
        var paths = new Queue<List<LockOrder>>(sorted.Where(o => o.Held == safe.Class && LockOrder.Blocks(o.HeldShared, safe.Reading)).Select(o => new List<LockOrder> { o }));
        while (paths.TryDequeue(out var path))
        {
            var last = path[^1];
            if (last.Taken == unsafe_.Class && LockOrder.Blocks(unsafe_.Reading, last.TakenPast))
                return path;
            foreach (var next in sorted.Where(o => o.Held == last.Taken && o.Taken != safe.Class && last.WaitsFor(o) && !path.Exists(p => p.Taken == o.Taken)))
                paths.Enqueue([.. path, next]);
        }

        return null;
    }

    private static string Spelled(string function) => new Site(function, "", 0).Spelling;

    private static void ReportInconsistent(Machine machine, LockUsage safe, LockUsage unsafe_) => machine.Report(
        "inconsistent-lock-state",
        Spelled(unsafe_.Function),
        safe.Class,
        "WARNING: inconsistent lock state",
        null,
        [
            $"inconsistent {{{safe.Spelling}}} -> {{{unsafe_.Spelling}}} usage.",
            $"{unsafe_.Task} {unsafe_.State} takes:",
            $" ({safe.Class}), at: {Spelled(unsafe_.Function)}",
            $"{{{safe.Spelling}}} state was registered at:",
            $"  {Spelled(safe.Function)}, by {safe.Task}",
            "other info that might help us debug this:",
            .. LockReports.Scenario(
                " Possible unsafe locking scenario:", (0, $"lock({safe.Class});"), (0, "<Interrupt>"), (0, $"  lock({safe.Class});")),
        ]);

    private void ReportPath(Machine machine, LockUsage safe, LockUsage unsafe_)
    {
        if (Path(safe, unsafe_) is not { } path)
            return;
        var last = path[^1];
        var body = new List<string>
        {
            $"{Spelled(last.Function)} is trying to acquire:",
            $" ({last.Taken})",
            "and this task is already holding:",
            $" ({last.Held})",
            "which would create a new lock dependency:",
            $" ({last.Held}) -> ({last.Taken})",
            $"but this new dependency connects a {safe.Kind}-irq-safe lock:",
            $" ({safe.Class})",
            $"... which became {safe.Kind}-irq-safe at:",
            $"  {Spelled(safe.Function)}, by {safe.Task}",
            $"to a {safe.Kind}-irq-unsafe lock:",
            $" ({unsafe_.Class})",
            $"... which became {safe.Kind}-irq-unsafe at:",
            $"  {Spelled(unsafe_.Function)}, by {unsafe_.Task}",
            "other info that might help us debug this:",
        };
        string middle = path[0].Taken;
        if (middle != unsafe_.Class)
            body.AddRange(["Chain exists of:", $"  {safe.Class} --> {middle} --> {unsafe_.Class}"]);
        body.AddRange(LockReports.Scenario(
            " Possible interrupt unsafe locking scenario:",
            (0, $"lock({unsafe_.Class});"),
            (1, "local_irq_disable();"),
            (1, $"lock({safe.Class});"),
            (1, $"lock({middle});"),
            (0, "<Interrupt>"),
            (0, $"  lock({safe.Class});")));
        machine.Report(
            "irq-unsafe-order",
            Spelled(last.Function),
            $"{safe.Class} -> {unsafe_.Class}",
            $"WARNING: {safe.Kind}-safe -> {safe.Kind}-unsafe lock order detected",
            null,
            body);
    }
}
