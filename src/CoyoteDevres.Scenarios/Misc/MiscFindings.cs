namespace CoyoteDevres.Scenarios.Misc;

internal static class MiscFindings
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
}
