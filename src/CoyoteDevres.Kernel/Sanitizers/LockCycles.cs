using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Looks for cycles in one execution's lock orders and reports each elementary one, told from its least class on.</summary>
/// <remarks>
/// A cycle counts if tasks that follow its orders can wait for each other all the way round: if no reader in it that goes past
/// waiting writers meets a reader (the strong paths of lockdep's block on recursive readers, 5.10).
/// </remarks>
internal sealed class LockCycles
{
    private readonly Dictionary<(string Held, string Taken), List<LockOrder>> orders = [];

    internal LockCycles(IEnumerable<LockOrder> seen)
    {
        foreach (var order in seen)
        {
            if (!orders.TryGetValue((order.Held, order.Taken), out var same))
                orders.Add((order.Held, order.Taken), same = []);
            same.Add(order);
        }
    }

    internal void Report(Machine machine)
    {
        foreach (string start in orders.Keys.Select(o => o.Held).Distinct().Order(StringComparer.Ordinal))
            Follow(machine, [start]);
    }

    private void Follow(Machine machine, List<string> path)
    {
        var successors = orders.Keys.Where(o => o.Held == path[^1]).Select(o => o.Taken).Order(StringComparer.Ordinal).ToList();
        foreach (string next in successors)
        {
            if (next == path[0])
            {
                if (CanDeadlock(path))
                    ReportCycle(machine, path);
            }
            else if (string.CompareOrdinal(next, path[0]) > 0 && !path.Contains(next))
            {
                Follow(machine, [.. path, next]);
            }
        }
    }

    private List<LockOrder> Edge(List<string> cycle, int i) => orders[(cycle[i], cycle[(i + 1) % cycle.Count])];

    private bool CanDeadlock(List<string> cycle) => Edge(cycle, 0).Exists(first => GoesRound(cycle, 1, first, first));

    private bool GoesRound(List<string> cycle, int i, LockOrder last, LockOrder first) => i == cycle.Count
        ? last.WaitsFor(first)
        : Edge(cycle, i).Exists(next => last.WaitsFor(next) && GoesRound(cycle, i + 1, next, first));

    private string Functions(List<string> cycle, int i) =>
        string.Join(", ", Edge(cycle, i).Select(o => new Site(o.Function, "", 0).Spelling).Distinct().Order(StringComparer.Ordinal));

    private void ReportCycle(Machine machine, List<string> cycle)
    {
        int last = cycle.Count - 1;
        string function = Functions(cycle, last).Split(", ")[0];
        var body = new List<string>
        {
            $"{function} is trying to acquire lock:",
            $" ({cycle[0]})",
            "but task is already holding lock:",
            $" ({cycle[last]})",
            "which lock already depends on the new lock.",
            "the existing dependency chain (in reverse order) is:",
        };
        for (int i = last; i >= 0; i--)
            body.Add($"-> #{i} ({cycle[(i + 1) % cycle.Count]}) taken in {Functions(cycle, i)} while holding ({cycle[i]})");
        body.Add("other info that might help us debug this:");
        // The lock that the holder's own is taken under.
        string parent = cycle[last - 1];
        if (parent != cycle[0])
            body.AddRange(["Chain exists of:", $"  {cycle[0]} --> {parent} --> {cycle[last]}"]);
        body.AddRange(LockReports.Scenario(
            " Possible unsafe locking scenario:",
            (0, $"lock({cycle[last]});"),
            (1, $"lock({parent});"),
            (1, $"lock({cycle[last]});"),
            (0, $"lock({cycle[0]});")));
        machine.Report("circular-locking", function, string.Join(" -> ", cycle.Append(cycle[0])), "WARNING: possible circular locking dependency detected", null, body);
    }
}
