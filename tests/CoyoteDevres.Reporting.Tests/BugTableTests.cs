using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class BugTableTests
{
    private static readonly BugQuestion Late = new("races", "1 late", "RACE-1"), Early = new("races", "2 early", "RACE-9"), Other = new("others", "x", "X");

    private static IReadOnlyList<ScenarioResult> Results =>
    [
        Showing("modules/open-late@2.2", "RACE-1", Found.UseAfterFree) with { Asks = [Late] },
        Found.Result("modules/open@2.2", Verdict.Verified) with { Asks = [Early] },
        // Two scenarios of a row: one that shows it, gravest first, is enough.
        Showing("modules/open-late@2.4", "RACE-1", Found.Hang) with { Asks = [Late] },
        Showing("modules/swept-late@2.4", "RACE-1", Found.UseAfterFree) with { Asks = [Late] },
        // What it shows is another bug.
        Showing("modules/open@2.4", "RACE-1", Found.UseAfterFree) with { Asks = [Early] },
        Found.Result("modules/open@2.6", Verdict.Incomplete) with { Asks = [Early], Problem = "stopped" },
        Found.Result("modules/close@2.6", Verdict.Verified),
        Found.Result("modules/x@now", Verdict.Verified) with { Asks = [Other], AsDeclared = false, Declared = [Found.Hang.Finding.Key], Bugs = ["X"] },
    ];

    [Fact]
    public void A_row_for_each_bug_and_a_column_for_each_version() =>
        Assert.Equal(
            """
            races    2.2          2.4          2.6
            1 late   exists: UAF  exists: UAF  –
            2 early  gone         gone         ?

            """,
            Rendered(0, 80));

    [Fact]
    public void What_is_not_as_declared_says_so() =>
        Assert.Equal(
            """
            others  now
            x       gone!

            """,
            Rendered(1, 80));

    [Fact]
    public void Versions_that_do_not_fit_come_below() =>
        Assert.Equal(
            """
            races    2.2
            1 late   exists: UAF
            2 early  gone

            races    2.4
            1 late   exists: UAF
            2 early  gone

            races    2.6
            1 late   –
            2 early  ?

            """,
            Rendered(0, 22));

    [Fact]
    public void A_line_too_short_for_a_table_has_a_line_for_each_cell() =>
        Assert.Equal(["others", "  x", "    now: gone!", ""], BugTable.Of(Results)[1].Render(5).Take(4));

    [Fact]
    public void Without_rows_there_is_no_table() => Assert.Empty(BugTable.Of([Found.Result("gpio/get@G1", Verdict.Verified)]));

    [Fact]
    public void The_summary_has_it()
    {
        var text = new StringWriter { NewLine = "\n" };
        TextReport.Write(text, [.. Results.Select(ReportedScenario.Unrecorded)], new TextReportOptions());
        Assert.Contains("\nraces    2.2          2.4          2.6\n1 late   exists: UAF  exists: UAF  –\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_has_it_as_data()
    {
        var text = new StringWriter { NewLine = "\n" };
        JsonReport.Write(text, [.. Results.Select(ReportedScenario.Unrecorded)]);
        using var document = System.Text.Json.JsonDocument.Parse(text.ToString());
        var table = document.RootElement.GetProperty("bugTables")[0];
        Assert.Equal("races", table.GetProperty("title").GetString());
        var row = table.GetProperty("rows")[0];
        Assert.Equal("RACE-1", row.GetProperty("bug").GetString());
        Assert.Equal(
            """{"version":"2.4","state":"exists","kinds":["slab-use-after-free","hung-task"],"asDeclared":true,"scenarios":["modules/open-late@2.4","modules/swept-late@2.4"]}""",
            System.Text.Json.JsonSerializer.Serialize(row.GetProperty("versions")[1]));
        Assert.Equal("absent", row.GetProperty("versions")[2].GetProperty("state").GetString());
    }

    private static string Rendered(int table, int width) =>
        string.Join('\n', BugTable.Of(Results)[table].Render(width).TakeWhile(line => !line.StartsWith("exists: some", StringComparison.Ordinal)));

    private static ScenarioResult Showing(string name, string bug, FoundFinding found) => Found.Result(name, Verdict.Found, found) with { Bugs = [bug] };
}
