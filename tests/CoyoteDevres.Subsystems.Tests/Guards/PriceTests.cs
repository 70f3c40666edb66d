using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Subsystems.Tests.Guards;

public sealed class PriceTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    public void Dispose() => System.IO.File.Delete(path);

    [Fact]
    public void A_run_measures_every_guard_and_its_file_is_read_back_by_the_same_build_only()
    {
        var told = new List<string>();
        var report = new PriceRun(new PriceOptions
        {
            Strategies = [.. GuardStrategy.All.Where(s => s.Name is "none" or "srcu")],
            Threads = [1, Environment.ProcessorCount + 1],
            WarmUp = TimeSpan.FromMilliseconds(10),
            Sample = TimeSpan.FromMilliseconds(1),
            Samples = 1,
            Unbinds = 5,
            CallsPerRound = 100,
        }).Measure((what, _) => told.Add(what));

        Assert.Equal(["none", "srcu", ""], told);
        Assert.All(report.Strategies, s => Assert.Equal([false, true], s.Calls.Select(c => c.IsOversubscribed)));
        Assert.All(report.Strategies.SelectMany(s => s.Calls), c => Assert.True(c.Nanoseconds > 0 && c.Ratio > 0));
        Assert.Equal([0, 5], report.Strategies.Select(s => s.Unbind?.Count ?? 0));

        PriceFile.Write(path, report);
        Assert.Equivalent(report, PriceFile.Read(path), strict: true);
        PriceFile.Write(path, report with { Build = "another" });
        Assert.Null(PriceFile.Read(path));
        Assert.Null(PriceFile.Read(path + ".none"));
    }
}
