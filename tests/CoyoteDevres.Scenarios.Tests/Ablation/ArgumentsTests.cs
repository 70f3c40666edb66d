using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>What is argued redundant is held against what the scenarios show.</summary>
public class ArgumentsTests
{
    private static readonly AblatedPlace Red = Place("toy_open: lock toy_lock", Notice.Found);
    private static readonly AblatedPlace Quiet = Place("toy_open: get toy_device.dev.kobj", Notice.Unnoticed);

    [Fact]
    public void A_place_is_argued_by_name_in_the_versions_that_are_named()
    {
        Redundancy argued = new("G1 G2", Quiet.Name, "the cdev pins it");
        Assert.Equal("the cdev pins it", new Arguments([argued], "G2").For(Quiet.Name));
        Assert.Null(new Arguments([argued], "G2").For(Quiet.Name + " #2"));
        Assert.Null(new Arguments([argued], "G3").For(Quiet.Name));
        Assert.Equal("everywhere", new Arguments([new("*", "toy_*: get *", "everywhere")], "G3").For(Quiet.Name));
    }

    [Fact]
    public void What_carries_weight_must_not_be_argued_redundant()
    {
        string fault = Assert.Single(new Arguments([new("*", "toy_open: *", "nobody else is there")], "G1").Faults([Red, Quiet], isWhole: false));
        Assert.Equal("argued redundant, but it carries weight: toy_open: lock toy_lock", fault);
    }

    [Fact]
    public void What_is_not_there_must_not_be_argued_where_all_of_a_version_was_asked()
    {
        var arguments = new Arguments([new("G1", "toy_close: lock toy_lock", "gone")], "G1");
        Assert.Equal("argued redundant, but there is no such place: toy_close: lock toy_lock", Assert.Single(arguments.Faults([Quiet], isWhole: true)));
        Assert.Empty(arguments.Faults([Quiet], isWhole: false));
        Assert.Empty(new Arguments([new("*", "toy_close: lock toy_lock", "gone")], "G1").Faults([Quiet], isWhole: true));
    }

    [Fact]
    public void What_is_argued_for_any_version_must_be_in_one()
    {
        var missing = Assert.Single(Redundant.Unmatched([.. Versions("talk")]), m => m.Contains("ref_foo", StringComparison.Ordinal) is false);
        Assert.StartsWith("talk: argued redundant, but there is no such place in any version: ", missing, StringComparison.Ordinal);
        Assert.Empty(Redundant.Unmatched([.. Versions("talk").Skip(1)]));
    }

    [Fact]
    public void Every_list_is_of_a_subsystem_of_the_catalogue_and_names_its_versions()
    {
        foreach (var subsystem in Catalogue.Matrices.GroupBy(m => m.Subsystem))
        {
            var versions = subsystem.Select(m => m.Version).ToHashSet();
            foreach (var redundancy in Redundant.In(subsystem.Key).Where(r => r.Versions != "*"))
                Assert.All(redundancy.Versions.Split(' '), v => Assert.Contains(v, versions));
        }

        Assert.All(Redundant.Subsystems, s => Assert.Contains(Catalogue.Matrices, m => m.Subsystem == s));
    }

    private static IEnumerable<AblatedVersion> Versions(string subsystem) =>
        Catalogue.Main.Where(s => s.Subsystem == subsystem && s.Declared.Count == 0).Select(s => s.Version).Distinct()
            .Select(v => new AblatedVersion(subsystem, v, 1, true, [Quiet], []));

    private static AblatedPlace Place(string name, Notice notice) =>
        new(name, Ablation.Nothing, true, [new AblationOutcome("toy/open@G1", true, notice, notice == Notice.Found ? [new FindingKey("hung-task", "a", "b")] : [], 1)], null);
}
