namespace CoyoteDevres.Scenarios.Uart;

/// <summary>What the scenarios declare to find, by scenario name; all others declare verified.</summary>
public static class UartDeclared
{
    /// <summary>All of it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
}
