using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Looks for cycles in one execution's lock orders and reports each elementary one, told from its least class on.</summary>
internal sealed class LockCycles
{
    private readonly Dictionary<(string Held, string Taken), SortedSet<string>> functions = [];

    internal LockCycles(IEnumerable<LockOrder> orders)
    {
        foreach (var order in orders)
        {
            if (!functions.TryGetValue((order.Held, order.Taken), out var names))
                functions.Add((order.Held, order.Taken), names = new SortedSet<string>(StringComparer.Ordinal));
            names.Add(new Site(order.Function, "", 0).Spelling);
        }
    }

    internal void Report(Machine machine)
    {
        foreach (string start in functions.Keys.Select(o => o.Held).Distinct().Order(StringComparer.Ordinal))
            Follow(machine, [start]);
    }

    private void Follow(Machine machine, List<string> path)
    {
        var successors = functions.Keys.Where(o => o.Held == path[^1]).Select(o => o.Taken).Order(StringComparer.Ordinal).ToList();
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
        string function = functions[(cycle[^1], cycle[0])].First();
        var body = new List<string> { "the existing dependency chain (in reverse order) is:" };
        for (int i = cycle.Count - 1; i >= 0; i--)
        {
            var (held, taken) = (cycle[i], cycle[(i + 1) % cycle.Count]);
            body.Add($"-> #{i} ({taken}) taken in {string.Join(", ", functions[(held, taken)])} while holding ({held})");
        }

        machine.Report("circular-locking", function, string.Join(" -> ", cycle.Append(cycle[0])), "WARNING: possible circular locking dependency detected", null, body);
    }
}
