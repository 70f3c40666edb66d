using System.Text.Json;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>Several threads in one scenario see what one sees: to the last count, finding, schedule and story.</summary>
public class WorkersTests
{
    /// <summary>One scenario a version, some of a thousand traces and more.</summary>
    public static TheoryData<string> Names =>
    [
        "gpio/request-line-and-request-line@G0",
        "gpio/request-line-and-request-line@G1",
        "gpio/read-chip-and-read-chip-vs-unbind@G2",
        "i2c/open-and-read-vs-unbind@I1",
        "i2c/open-and-read-vs-unbind@I3",
        "i2c/other-subsystem-and-late-lookup-vs-unbind@IP",
        "spi/set-speed-and-set-speed-vs-unbind-spidev@S1",
        "spi/open-and-open-vs-unbind-spidev@S2",
        "spi/open-and-open-vs-unbind-spidev@S3",
        "uart/open-and-write-vs-hangup@U1",
        "uart/open-vs-unbind@U4",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_threads_changes_nothing(string name)
    {
        var scenario = Catalogue.All.Single(s => s.Name == name);
        string alone = Explore(scenario, threads: 1);
        Assert.Equal(alone, Explore(scenario, threads: 2));
        Assert.Equal(alone, Explore(scenario, threads: 5));
    }

    private static string Explore(Scenario scenario, int threads)
    {
        var run = new ScenarioRun(scenario, new RunOptions(), CancellationToken.None);
        var helpers = Enumerable.Range(1, threads - 1).Select(_ => new Thread(run.Work)).ToList();
        helpers.ForEach(helper => helper.Start());
        run.Work();
        helpers.ForEach(helper => helper.Join());
        return JsonSerializer.Serialize(run.Complete() with { Seconds = 0 });
    }
}
