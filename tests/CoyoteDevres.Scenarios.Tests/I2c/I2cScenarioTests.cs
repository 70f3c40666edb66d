using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios.I2c;

namespace CoyoteDevres.Scenarios.Tests.I2c;

/// <summary>Every I2C scenario is explored to the end and shows exactly what it declares, and what it shows can be shown again.</summary>
public class I2cScenarioTests
{
    private static readonly Dictionary<string, Lazy<ScenarioResult>> Results =
        I2cScenarios.All.ToDictionary(s => s.Name, s => new Lazy<ScenarioResult>(() => ScenarioRunner.Run(s, new RunOptions())));

    public static TheoryData<string> Names => [.. I2cScenarios.All.Select(s => s.Name)];

    public static TheoryData<string> Found => [.. I2cScenarios.All.Where(s => s.Declared.Count > 0).Select(s => s.Name)];

    private static Scenario Named(string name) => I2cScenarios.All.Single(s => s.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Comes_out_as_declared(string name)
    {
        var result = Results[name].Value;
        Assert.Null(result.Problem);
        Assert.Equal(
            Named(name).Declared.Select(d => d.Key.ToString()).Order(StringComparer.Ordinal),
            result.Findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));
        Assert.True(result.AsDeclared);
        Assert.True(result.Exhaustive);
        Assert.Equal(0, result.Blocked);
        Assert.Equal(Named(name).Declared.Count == 0 ? Verdict.Verified : Verdict.Found, result.Verdict);
    }

    [Fact]
    public void Declarations_name_scenarios_that_exist()
    {
        var names = I2cScenarios.All.Select(s => s.Name).ToHashSet();
        Assert.Equal(I2cScenarios.All.Count, names.Count);
        Assert.All(I2cScenarios.Matrices.SelectMany(m => m.Declared.Keys), key => Assert.Contains(key, names));
    }

    [Fact]
    public void What_no_fact_sheet_mentions_is_discovered() => Assert.Equal(
        [
            "I1 slab-use-after-free in name_show on i2c_dev.adap",
            "IP hung-task in i2cdev_detach_adapter on i2c_dev.rwsem",
            "IP hung-task in i2cdev_ioctl on i2c_dev.rwsem",
            "IP null-dereference in i2c_dev_get_by_minor on i2c_dev.adap",
            "IP recursive-locking in i2cdev_ioctl on i2c_dev.rwsem",
            "IP refcount-addition-on-zero in i2c_get_adapter on i2c_gpio_private_data.adap.dev.kobj",
            "IP refcount-underflow in i2c_put_adapter on i2c_gpio_private_data.adap.dev.kobj",
        ],
        I2cScenarios.All
            .SelectMany(s => s.Declared.Where(d => d.Bug is null).Select(d => $"{s.Version} {d.Key}"))
            .Distinct()
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Found))]
    public void A_finding_s_schedule_shows_it_again(string name)
    {
        foreach (var finding in Results[name].Value.Findings)
        {
            var (keys, divergence) = Replay(name, finding.Schedule);
            Assert.Null(divergence);
            Assert.Contains(finding.Finding.Key, keys);
        }
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void A_finding_s_schedule_does_not_show_it_in_a_version_without_it(string name)
    {
        string what = name[..name.IndexOf('@', StringComparison.Ordinal)];
        foreach (var other in I2cScenarios.All.Where(s => s.Name != name && s.Name.StartsWith(what + "@", StringComparison.Ordinal)))
        {
            var declared = other.Declared.Select(d => d.Key).ToHashSet();
            foreach (var finding in Results[name].Value.Findings.Where(f => !declared.Contains(f.Finding.Key)))
                Assert.DoesNotContain(finding.Finding.Key, Replay(other.Name, finding.Schedule).Keys);
        }
    }

    [Theory]
    [InlineData("I2C-2", "I1")]
    [InlineData("I2C-3", "I1 I3")]
    [InlineData("I2C-4", "I1")]
    [InlineData("I2C-6", "I1 I3")]
    [InlineData("I2C-P1", "IP")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(
        versions,
        string.Join(' ', I2cScenarios.All.Where(s => s.Declared.Any(d => d.Bug == bug)).Select(s => s.Version).Distinct()));

    private static (IReadOnlyList<FindingKey> Keys, Divergence? Divergence) Replay(string name, Schedule schedule)
    {
        var strategy = new ReplayStrategy(schedule);
        var result = Explorer.Explore(Named(name).Program(), strategy, new ExplorationOptions());
        return ([.. result.Findings.Select(f => f.Finding.Key)], strategy.Divergence);
    }
}
