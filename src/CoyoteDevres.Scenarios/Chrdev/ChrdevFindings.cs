namespace CoyoteDevres.Scenarios.Chrdev;

internal static class ChrdevFindings
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
}
