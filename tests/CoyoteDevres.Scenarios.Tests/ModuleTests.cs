using CoyoteDevres.Scenarios.Modules;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class ModulesSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. ModuleScenarios.Matrices.Scenarios()];

    public static IEnumerable<string> DeclaredNames => ((VersionMatrix<Subsystems.Modules.UnloadBench>)ModuleScenarios.Matrices[0]).Declared.Keys;
}

public class ModuleTests : SubsystemTests<ModulesSubsystem>
{
    [Theory]
    [InlineData("RACE-1", "2.2 2.3up 2.3smp 2.4 2.6 now")]
    [InlineData("RACE-3", "2.2 2.3up 2.3smp 2.4 2.6 now")]
    [InlineData("RACE-4", "2.2 2.3up 2.3smp 2.4 2.6 now")]
    [InlineData("RACE-5", "2.2 2.3up 2.3smp 2.4")]
    [InlineData("RACE-6", "2.2 2.3up 2.3smp 2.4")]
    [InlineData("RACE-7", "2.2 2.3up 2.3smp 2.4 2.6 now")]
    [InlineData("RACE-8", "2.4 2.6 now")]
    [InlineData("RACE-9", "2.3smp 2.4 2.6 now")]
    [InlineData("RACE-10", "2.2 2.3up 2.3smp 2.4 2.6 now")]
    [InlineData("RACE-11", "2.2 2.3up 2.3smp 2.4 2.6 now")]
    [InlineData("RACE-12", "2.2 2.3up 2.3smp 2.4 2.6 now")]
    [InlineData("A3-user-copy", "2.2 2.3up 2.3smp 2.4")]
    [InlineData("A3-can-unload", "2.2 2.3up 2.3smp 2.4")]
    [InlineData("A5-double-dec", "2.4")]
    [InlineData("B5-cdev-put", "2.6")]
    [InlineData("A10", "2.6 now")]
    [InlineData("A11-kobject-release", "now")]
    [InlineData("1d49eb91e86e", "now")]
    [InlineData("f2b85040acec", "now")]
    [InlineData("c79a39dc8d06", "now")]
    [InlineData("68faa679b8be", "2.6 now")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_no_fact_sheet_mentions_is_discovered() => Assert.Equal(
        [
            "2.2 freed-module-data in delete_module on next.data",
            "2.2 null-dereference in sock_create on net_families[inet6]",
            "2.3smp freed-module-data in delete_module on next.data",
            "2.3up freed-module-data in delete_module on next.data",
            "2.3up null-dereference in sock_create on net_families[inet6]",
            "2.4 freed-module-data in delete_module on next.data",
        ],
        Discovered());

    /// <summary>
    /// What runs without the big kernel lock in 2.3: read and socket (sections A2 and A5), and a module's own code that no system call locks
    /// for. With one processor that is atomic between two sleeps, with several it is not.
    /// </summary>
    [Fact]
    public void One_processor_differs_from_several_exactly_where_the_big_kernel_lock_is_not_held()
    {
        var one = Of("2.3up");
        var several = Of("2.3smp");
        Assert.Equal(one.Keys, several.Keys);
        Assert.Equal(
            [
                "open-fail-lowers-twice-vs-rmmod",
                "insmod-importer-vs-rmmod",
                "socket-counted-first-vs-rmmod",
                "hook-vs-rmmod",
                "hook-sleeps-vs-rmmod",
                "socket-vs-rmmod",
                "socket-and-close-socket-vs-rmmod",
            ],
            one.Keys.Where(name => one[name] != several[name]));
    }

    /// <summary>And of these, where the one has a race that the other has not.</summary>
    [Fact]
    public void Only_the_call_without_a_lock_is_gone_on_one_processor() => Assert.Equal(
        ["12 symbol without dependency", "9 call without lock"],
        Rows("2.3smp").Except(Rows("2.3up")).Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_has_the_twelve_races_in_every_version()
    {
        foreach (string version in new[] { "2.2", "2.3up", "2.3smp", "2.4", "2.6", "now" })
        {
            var numbers = ModuleScenarios.Matrices.Scenarios().Where(s => s.Version == version).SelectMany(s => s.Asks).Select(a => int.Parse(a.Row.Split(' ')[0], null)).Distinct().Order();
            Assert.Equal(Enumerable.Range(1, 12), numbers);
        }
    }

    /// <summary>What an owner is for: of the races in which the core calls and counts, none is left; a module that is opened before it is ready still is.</summary>
    [Theory]
    [InlineData("2.4")]
    [InlineData("2.6")]
    [InlineData("now")]
    public void With_an_owner_only_half_initialised_use_remains(string version) =>
        Assert.Equal(["11 with an owner"], Rows(version).Where(r => r.EndsWith("with an owner", StringComparison.Ordinal)));

    private static Dictionary<string, string> Of(string version) => ModuleScenarios.Matrices.Scenarios()
        .Where(s => s.Version == version)
        .ToDictionary(s => s.Name["modules/".Length..s.Name.IndexOf('@', StringComparison.Ordinal)], s => string.Join(", ", s.Declared.Select(d => $"{d.Key} {d.Bug}").Order(StringComparer.Ordinal)));

    /// <summary>The rows that a version's cell says "exists" in.</summary>
    private static IEnumerable<string> Rows(string version) => ModuleScenarios.Matrices.Scenarios()
        .Where(s => s.Version == version)
        .SelectMany(s => s.Asks.Where(a => s.Declared.Any(d => d.Bug == a.Bug)))
        .Select(a => a.Row)
        .Distinct();
}
