using System.Text.Json;
using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Cli.Tests;

/// <summary>The table of lock strategies.</summary>
public class StrategiesTests
{
    [Fact]
    public void A_strategy_that_is_none_is_refused_with_those_there_are()
    {
        using var session = new Session();
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("strategies", "rwsen"));
        Assert.Contains("there is no strategy 'rwsen'; there are none, null-check,", session.Complaint, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }

    [Fact]
    public void A_format_that_is_none_is_refused()
    {
        using var session = new Session();
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("strategies", "--format", "html"));
        Assert.Contains("--format: expected text, json or markdown, found 'html'", session.Complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "short ioctl", false)]
    [InlineData("rwsem", "short ioctl", true)]
    [InlineData("rwsem", "nested ioctl", false)]
    [InlineData("srcu", "nested ioctl", true)]
    [InlineData("srcu", "blocking read", true)]
    [InlineData("revocable", "blocking read", false)]
    [InlineData("kref-and-flag", "two users", false)]
    [InlineData("completion-wait", "unbind by holder", false)]
    public void What_is_safe_for_what(string strategy, string operation, bool safe)
    {
        var cell = Strategy(strategy).GetProperty("operations").EnumerateArray().Single(o => o.GetProperty("operation").GetString() == operation);
        Assert.True(cell.GetProperty("proved").GetBoolean());
        Assert.Equal(safe, cell.GetProperty("safe").GetBoolean());
        Assert.Equal(safe, cell.GetProperty("findings").GetArrayLength() == 0);
    }

    [Theory]
    [InlineData("rwsem", true, true, false)]
    [InlineData("srcu", false, false, true)]
    [InlineData("revocable", true, false, false)]
    [InlineData("remove-wait", false, false, true)]
    [InlineData("kref", false, false, false)]
    public void Who_waits_for_whom(string strategy, bool readerBlocksUnbind, bool unbindBlocksCalls, bool wakesSleepers)
    {
        var row = Strategy(strategy);
        Assert.Equal(readerBlocksUnbind, row.GetProperty("readerBlocksUnbind").GetBoolean());
        Assert.Equal(unbindBlocksCalls, row.GetProperty("unbindBlocksCalls").GetBoolean());
        Assert.Equal(wakesSleepers, row.GetProperty("wakesSleepers").GetBoolean());
    }

    [Fact]
    public void Text_fits_the_terminal()
    {
        foreach (int width in new[] { 40, 80, 120 })
        {
            using var session = new Session { Terminal = new Terminal(IsInteractive: false, HasColour: false, Width: width) };
            Assert.Equal(ExitCode.Success, session.Run("strategies", "mutex", "srcu"));
            Assert.All(session.Out.Split('\n'), line => Assert.InRange(line.Length, 0, width));
            Assert.Contains("mutex", session.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Markdown_has_a_row_for_each_strategy_and_says_what_is_not_measured()
    {
        using var session = new Session();
        Assert.Equal(ExitCode.Success, session.Run("strategies", "srcu", "mutex", "--format", "markdown"));
        string[] lines = session.Out.Split('\n');
        Assert.StartsWith("| strategy | short ioctl |", lines[0], StringComparison.Ordinal);
        // In the table's order, not the user's.
        Assert.StartsWith("| mutex | safe |", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("| srcu | safe |", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("| – | – |", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_of_this_build_are_shown_and_those_of_another_are_not()
    {
        using var session = new Session();
        string path = Path.Combine(session.Directory, "p.json");
        var report = new PriceReport(
            PriceFile.ThisBuild,
            2,
            10,
            [new CallPrice(1, false, 20, 0, 1)],
            [new StrategyPrice("srcu", 0, [new CallPrice(1, false, 50, 30, 2.5), new CallPrice(4, true, 200, 100, 2)], null, new UnbindPrice(2, 100, 70, 1_500))]);
        PriceFile.Write(path, report);
        Assert.Equal(ExitCode.Success, session.Run("strategies", "srcu", "--prices", "p.json", "--format", "markdown"));
        string row = session.Out.Split('\n')[2];
        Assert.EndsWith("| 50 | – | 200 | 30 | 2.5 | – | 70 us | 1.5 ms |", row, StringComparison.Ordinal);
        Assert.Contains("ns/ioctl x4*", session.Out, StringComparison.Ordinal);

        PriceFile.Write(path, report with { Build = "another" });
        session.Run("strategies", "srcu", "--prices", "p.json", "--format", "markdown");
        Assert.EndsWith("| – | – |", session.Out.Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_none_is_refused()
    {
        using var session = new Session();
        session.Write("p.json", "prices");
        Assert.Equal(ExitCode.UsageOrModelError, session.Run("strategies", "srcu", "--prices", "p.json"));
        Assert.Equal("coyote-devres: p.json: no file of prices; 'strategies --bench' writes one", session.Complaint);
    }

    private static JsonElement Strategy(string name)
    {
        using var session = new Session();
        Assert.Equal(ExitCode.Success, session.Run("strategies", name, "--format", "json"));
        return Assert.Single(JsonDocument.Parse(session.Out).RootElement.GetProperty("strategies").EnumerateArray());
    }
}
