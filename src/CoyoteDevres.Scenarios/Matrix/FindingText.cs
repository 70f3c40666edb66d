using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>Findings written compactly: what happens to an object, and in which functions.</summary>
internal static class FindingText
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["freed"] = "slab-use-after-free",
        ["null"] = "null-dereference",
        ["leak"] = "memory-leak",
        ["pinned"] = "module-reference-leak",
        ["underflow"] = "refcount-underflow",
        ["saturated"] = "refcount-saturated",
        ["from-zero"] = "refcount-addition-on-zero",
        ["active"] = "odebug-free-active",
        ["warning"] = "warning",
        ["unloaded"] = "freed-module-data",
        ["missed"] = "missed-wake-up",
        ["hung"] = "hung-task",
        ["double-free"] = "double-free",
        ["gpf"] = "general-protection-fault",
        ["corrupt-del"] = "list-del-corruption",
        ["text"] = "freed-module-text",
        ["data"] = "freed-module-data",
        ["count-bug"] = "module-count-bug",
        ["circular"] = "circular-locking",
        ["asleep"] = "sleeping-in-atomic",
        ["scheduling"] = "scheduling-while-atomic",
        ["not-running"] = "blocking-while-not-running",
    };

    /// <summary>One line of a table: <c>freed wdt_data.wdd: watchdog_open watchdog_start</c>; a leak is in no function.</summary>
    /// <param name="bug">The fact sheets' name of the bug, or null if it was discovered here.</param>
    /// <param name="lines">The lines.</param>
    internal static DeclaredFinding[] Parse(string? bug, params IReadOnlyList<string> lines) => [.. lines.SelectMany(line => Line(bug, line))];

    /// <summary>The table of a subsystem's scenarios: <c>name@version</c>, without the subsystem.</summary>
    internal static Dictionary<string, IReadOnlyList<DeclaredFinding>> Table(
        string subsystem, string version, params IReadOnlyList<(string[] Scenarios, DeclaredFinding[] Findings)> declarations) => declarations
        .SelectMany(d => d.Scenarios.Select(s => KeyValuePair.Create($"{subsystem}/{s}@{version}", (IReadOnlyList<DeclaredFinding>)[.. d.Findings.DistinctBy(f => f.Key)])))
        .ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<DeclaredFinding> Line(string? bug, string line)
    {
        int blank = line.IndexOf(' ', StringComparison.Ordinal), colon = line.IndexOf(':', StringComparison.Ordinal);
        // A bit's name has a colon in it, too: the one before a blank counts.
        while (colon >= 0 && colon + 1 < line.Length && line[colon + 1] != ' ')
            colon = line.IndexOf(':', colon + 1);
        string kind = Kinds[line[..blank]];
        string target = colon < 0 ? line[(blank + 1)..] : line[(blank + 1)..colon];
        string[] functions = colon < 0 ? [""] : line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return functions.Select(function => new DeclaredFinding(new FindingKey(kind, function, target), bug));
    }
}
