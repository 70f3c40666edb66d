using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios.Uart;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class UartSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. UartScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => UartDeclared.All.Keys;
}

public class UartTests : SubsystemTests<UartSubsystem>
{
    [Fact]
    public void The_transmit_page_is_lost_up_to_U1() => Assert.Equal("U0 U1", VersionsOf("U1"));

    [Theory]
    [InlineData("U0", "U0")]
    [InlineData("U2", "U2")]
    [InlineData("U3t", "U3t")]
    [InlineData("U3l", "U3l")]
    public void A_bug_is_in_its_version(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    /// <summary>
    /// Scenarios of two users whose model is a smaller one (a wait for references in one step, sections under a mutex that do not keep each other out) find what they find in full.
    /// Those that are not too large; <c>COYOTE_DEVRES_STEPS</c> is for another limit.
    /// </summary>
    [Theory]
    [InlineData("U1")]
    [InlineData("U2")]
    [InlineData("U4")]
    public void A_smaller_model_shows_the_same(string version)
    {
        long limit = long.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_STEPS"), out long asked) ? asked : 300;
        int compared = 0, fewer = 0;
        foreach (var matrix in UartScenarios.Matrices.OfType<VersionMatrix<UartParty>>().Where(m => m.Version == version && m.ForMany is not null))
        {
            var pairs = matrix.Scenarios().Where(s => s.Tier == Tier.Everything).Zip((matrix with { ForMany = null }).Scenarios().Where(s => s.Tier == Tier.Everything));
            foreach (var (pair, inFull) in pairs)
            {
                var full = ScenarioRunner.Run(inFull, new RunOptions { MaxExecutions = limit });
                if (!full.Exhaustive)
                    continue;
                var result = ScenarioRunner.Run(pair, new RunOptions());
                Assert.Equal((pair.Name, Keys(full.Findings)), (pair.Name, Keys(result.Findings)));
                Assert.Equal((pair.Name, Keys(full.DataRaces)), (pair.Name, Keys(result.DataRaces)));
                compared++;
                fewer += result.Executions < full.Executions ? 1 : 0;
            }
        }

        Assert.True(compared > 30 && fewer > 5, $"{fewer} of {compared} have fewer executions");
    }

    private static string Keys(IEnumerable<FoundFinding> findings) => string.Join('\n', findings.Select(f => f.Finding.Key.ToString()));

    [Fact]
    public void Each_version_has_findings_of_its_own()
    {
        var byVersion = Discovered().ToLookup(d => d[..2], d => d[3..]);
        Assert.NotEmpty(byVersion["U1"].Except(byVersion["U4"]));
        Assert.NotEmpty(byVersion["U4"].Except(byVersion["U1"]));
    }
}
