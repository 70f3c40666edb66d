namespace CoyoteDevres.Scenarios.Pps;

internal static class PpsFindings
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
}
