namespace CoyoteDevres.Reporting;

/// <summary>What reports call the program that made them.</summary>
public static class Tool
{
    /// <summary>The command's name.</summary>
    public const string Name = "coyote-devres";

    /// <summary>Its version: <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(Tool).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
