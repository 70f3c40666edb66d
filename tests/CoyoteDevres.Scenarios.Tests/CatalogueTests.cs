namespace CoyoteDevres.Scenarios.Tests;

public class CatalogueTests
{
    public static TheoryData<int> Sections => [.. Enumerable.Range(0, Catalogue.Sections.Count)];

    /// <summary>Or a command that names a scenario would not find it.</summary>
    [Theory]
    [MemberData(nameof(Sections))]
    public void A_section_is_written_down_with_what_its_scenarios_names_begin_with(int section) => Assert.Equal(
        Catalogue.Sections[section].Subsystems.Order(StringComparer.Ordinal),
        Catalogue.Sections[section].Scenarios.SelectMany(s => new[] { s.Subsystem, s.Name.Split('/')[0] }).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_subsystem_is_in_two_sections()
    {
        IReadOnlyList<string> subsystems = [.. Catalogue.Sections.SelectMany(s => s.Subsystems)];
        Assert.Distinct(subsystems);
    }
}
