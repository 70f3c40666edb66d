namespace CoyoteDevres.Scenarios.Ptp;

internal static class PtpFindings
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
}
