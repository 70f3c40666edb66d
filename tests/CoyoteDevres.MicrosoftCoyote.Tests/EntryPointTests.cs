using CoyoteDevres.Scenarios;

namespace CoyoteDevres.MicrosoftCoyote.Tests;

/// <summary>
/// Coyote finds its tests by attribute, so each scenario has a method. They are written here: with
/// <c>COYOTE_DEVRES_WRITE_ENTRY_POINTS=1</c> these tests write what they otherwise compare.
/// </summary>
public class EntryPointTests
{
    private const string Variable = "COYOTE_DEVRES_WRITE_ENTRY_POINTS";

    // Not written: what the methods call.
    private const string Shared = "EntryPoints.cs";

    public static TheoryData<string> Subsystems => [.. Catalogue.All.Select(s => s.Subsystem).Distinct()];

    [Theory]
    [MemberData(nameof(Subsystems))]
    public void Each_scenario_has_one(string subsystem)
    {
        string path = Path.Combine(Folder(), EntryPointFile.NameOf(subsystem));
        string expected = EntryPointFile.Of(Catalogue.All.Where(s => s.Subsystem == subsystem));
        if (Environment.GetEnvironmentVariable(Variable) == "1")
            File.WriteAllText(path, expected);
        string actual = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(expected == actual, $"{path} is not what the catalogue has; to write it: {Variable}=1 dotnet test tests/CoyoteDevres.MicrosoftCoyote.Tests");
    }

    [Fact]
    public void There_are_no_others()
    {
        var files = Directory.GetFiles(Folder()).Select(Path.GetFileName).Except([Shared]);
        Assert.Equal(Catalogue.All.Select(s => EntryPointFile.NameOf(s.Subsystem)).Distinct().Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Their_names_are_unique() =>
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(s => EntryPointFile.MethodOf(s.Name)).Distinct().Count());

    private static string Folder() => Path.Combine(Repository.Root, "src", "CoyoteDevres.MicrosoftCoyote", "EntryPoints");
}
