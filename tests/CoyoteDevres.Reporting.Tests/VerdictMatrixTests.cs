using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class VerdictMatrixTests
{
    private static IReadOnlyList<ScenarioResult> Results =>
    [
        Found.Result("gpio/get-vs-unbind@G1", Verdict.Found, Found.UseAfterFree) with { Steps = new StepCounts(41, 3, 2) },
        Found.Result("gpio/get-vs-unbind@G2", Verdict.Verified),
        Found.Result("gpio/read-vs-unbind@G2", Verdict.Found, Found.UseAfterFree, Found.Hang) with { AsDeclared = false, Discovered = [Found.Hang.Finding.Key] },
        Found.Result("gpio/hold-vs-unbind@G2", Verdict.Found, Found.Hang) with { Discovered = [Found.Hang.Finding.Key] },
        Found.Result("lock/abba@L1", Verdict.Incomplete) with { Problem = "stopped after 2 executions" },
    ];

    [Fact]
    public void A_row_for_what_happens_and_a_column_for_each_version() =>
        Assert.Equal(
            """
            gpio            G1   G2
            get-vs-unbind   UAF  ok
            read-vs-unbind       UAF+1!
            hold-vs-unbind       hang*

            lock  L1
            abba  ?

            """,
            string.Join('\n', VerdictMatrix.Render(Results, 80)));

    [Fact]
    public void Versions_that_do_not_fit_come_below() =>
        Assert.Equal(
            """
            gpio           G1
            get-vs-unbind  UAF

            gpio            G2
            get-vs-unbind   ok
            read-vs-unbind  UAF+1!
            hold-vs-unbind  hang*

            """,
            string.Join('\n', VerdictMatrix.Render([.. Results.Take(4)], 25)));

    [Fact]
    public void A_line_too_short_for_a_table_has_a_line_for_each_version() =>
        Assert.Equal(
            ["lock", "  abba", "    L1: ?", ""],
            VerdictMatrix.Render([.. Results.Skip(4)], 8));

    [Fact]
    public void Counts_and_what_the_steps_rest_on() =>
        Assert.Equal(
            [
                "gpio G1 (d7c51b47ac11): 1 found; steps of the sheet: 41 read, 3 derived, 2 recalled",
                "gpio G2 (d7c51b47ac11): 1 verified, 2 found (2 with discovered findings)",
                "lock L1 (d7c51b47ac11): 1 incomplete",
            ],
            VerdictMatrix.Versions(Results));
}
