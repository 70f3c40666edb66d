namespace CoyoteDevres.Scenarios.Evdev;

/// <summary>The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone.</summary>
internal static class EvdevDeclared
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>();
}
