namespace CoyoteDevres.Scenarios;

/// <summary>The scenarios of some subsystems, made when they are first asked for: a command that names one of them does not pay for all.</summary>
public sealed class CatalogueSection
{
    private readonly Lazy<IReadOnlyList<Scenario>> scenarios;

    /// <summary>A section.</summary>
    /// <param name="subsystems">What its scenarios' names begin with, before the slash.</param>
    /// <param name="make">Makes them, in their order.</param>
    public CatalogueSection(IReadOnlyList<string> subsystems, Func<IEnumerable<Scenario>> make)
    {
        Subsystems = subsystems;
        scenarios = new Lazy<IReadOnlyList<Scenario>>(() => [.. make()]);
    }

    /// <summary>What its scenarios' names begin with, before the slash.</summary>
    public IReadOnlyList<string> Subsystems { get; }

    /// <summary>Its scenarios, in their order, of both tiers.</summary>
    public IReadOnlyList<Scenario> Scenarios => scenarios.Value;
}
