using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>How the tables of the tools' scenarios are written.</summary>
internal static class LifetimeDeclarations
{
    /// <summary>Findings of one bug, each as kind, function and object; a leak is in no function.</summary>
    /// <param name="bug">The bug, or null if it was discovered.</param>
    /// <param name="findings"><c>hung-task cdev_del toy_device.cdev.qdead</c>.</param>
    internal static DeclaredFinding[] Of(string? bug, params IReadOnlyList<string> findings) => [.. findings.Select(f => new DeclaredFinding(Key(f), bug))];

    /// <summary>The same findings in several scenarios of a version.</summary>
    internal static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> In(
        string subsystem, string version, string scenarios, params IReadOnlyList<DeclaredFinding[]> findings) => scenarios
        .Split(' ')
        .Select(s => KeyValuePair.Create($"{subsystem}/{s}@{version}", (IReadOnlyList<DeclaredFinding>)[.. findings.SelectMany(f => f)]));

    private static FindingKey Key(string text)
    {
        string[] parts = text.Split(' ', 3);
        return parts[0] == "memory-leak" ? new FindingKey(parts[0], "", parts[1]) : new FindingKey(parts[0], parts[1], parts[2]);
    }
}
