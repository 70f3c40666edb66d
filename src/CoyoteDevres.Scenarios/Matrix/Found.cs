using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>Findings of one kind on one object, in one or several functions, for tables of declarations.</summary>
internal static class Found
{
    /// <summary>Used after it was freed.</summary>
    internal static DeclaredFinding[] Freed(string? bug, string target, params IReadOnlyList<string> functions) => Of(bug, "slab-use-after-free", target, functions);

    /// <summary>Waited for uninterruptibly, for ever.</summary>
    internal static DeclaredFinding[] Hung(string? bug, string target, params IReadOnlyList<string> functions) => Of(bug, "hung-task", target, functions);

    /// <summary>Never freed.</summary>
    internal static DeclaredFinding[] Leaked(string? bug, string target) => Of(bug, "memory-leak", target, "");

    /// <summary>Any kind.</summary>
    internal static DeclaredFinding[] Of(string? bug, string kind, string target, params IReadOnlyList<string> functions) =>
        [.. functions.Select(function => new DeclaredFinding(new FindingKey(kind, function, target), bug))];

    /// <summary>The names of operations against both ways for a device to go.</summary>
    internal static string[] Against(params IReadOnlyList<string> operations) =>
        [.. operations.SelectMany(operation => HostDevice.RemovalNames.Select(removal => $"{operation}-vs-{removal}"))];

    /// <summary>The tables of several versions as one.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> Join(params IReadOnlyList<Dictionary<string, IReadOnlyList<DeclaredFinding>>> tables) =>
        tables.SelectMany(table => table).ToDictionary(StringComparer.Ordinal);
}
