namespace CoyoteDevres.Scenarios.Guards;

/// <summary>What each guard is expected to show.</summary>
internal static class GuardDeclared
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
}
