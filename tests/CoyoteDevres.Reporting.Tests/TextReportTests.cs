using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class TextReportTests
{
    private static IReadOnlyList<ScenarioResult> Results =>
    [
        Found.Result("gpio/get-values-vs-unbind@G1", Verdict.Found, Found.UseAfterFree) with { Bounds = ["one line"] },
        Found.Result("gpio/get-values-vs-unbind@G2", Verdict.Verified) with { Bounds = ["one line", "no signals"] },
        Found.Result("lock/abba@L1", Verdict.Incomplete) with { Problem = "stopped after 2 executions", Declared = [Found.Hang.Finding.Key] },
        Found.Result("lock/missing@L2", Verdict.Verified) with { AsDeclared = false, Declared = [Found.Hang.Finding.Key] },
    ];

    [Fact]
    public void A_wide_summary() =>
        Assert.Equal(
            """
              scenario                      verdict                    executions  findings
            gpio
              gpio/get-values-vs-unbind@G1  found                           1,234  slab-use-after-free
              gpio/get-values-vs-unbind@G2  verified                        1,234
            lock
              lock/abba@L1                  incomplete                      1,234
              lock/missing@L2               verified, not as declared       1,234

              4 scenarios, 2 as declared: 2 verified, 1 found, 1 incomplete
              4,936 executions, 20 blocked, 27,156 operations, 4.94 s; strategy: exhaustive

            bounds
              one line  (2 scenarios)
              no signals  (gpio/get-values-vs-unbind@G2)

            problems
              lock/abba@L1: incomplete: stopped after 2 executions
              lock/missing@L2: declared but not found: hung-task in take_ab on b.lock

            findings
              BUG: KASAN: slab-use-after-free in gpiod_get_array_value_complex  gpio_device  (gpio/get-values-vs-unbind@G1)

            """,
            Written(120, Results));

    [Fact]
    public void Headlines_say_where_and_which_bug()
    {
        var known = Found.Result("gpio/a@G1", Verdict.Found, Found.Hang);
        string text = Written(120, [
            known with { Declared = [Found.Hang.Finding.Key], Bugs = ["I2C-3"] },
            known with { Name = "gpio/b@G1", Declared = [Found.Hang.Finding.Key], Bugs = [null] },
        ]);
        Assert.Contains($"{Found.Hang.Finding.Headline} in take_ab  b.lock  I2C-3, discovered  (2 scenarios)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_summary() =>
        Assert.Equal(
            """
            gpio
              gpio/get-values-vs-unbind@G1
                found, 1,234 executions
                slab-use-after-free
              gpio/get-values-vs-unbind@G2
                verified, 1,234 executions
            lock
              lock/abba@L1
                incomplete, 1,234 executions
              lock/missing@L2
                verified, not as declared, 1,234
                executions

              4 scenarios, 2 as declared: 2
                  verified, 1 found, 1 incomplete
              4,936 executions, 20 blocked, 27,156
                  operations, 4.94 s; strategy:
                  exhaustive

            bounds
              one line  (2 scenarios)
              no signals
                  (gpio/get-values-vs-unbind@G2)

            problems
              lock/abba@L1: incomplete: stopped
                  after 2 executions
              lock/missing@L2: declared but not
                  found: hung-task in take_ab on
                  b.lock

            findings
              BUG: KASAN: slab-use-after-free in
                  gpiod_get_array_value_complex
                  gpio_device
                  (gpio/get-values-vs-unbind@G1)

            """,
            Written(40, Results));

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    public void No_line_is_wider_than_asked_for(int width) =>
        Assert.All(Written(width, Results).Split('\n'), line => Assert.InRange(line.Length, 0, width));

    [Fact]
    public void What_was_not_declared_is_told_in_full_with_the_commands_that_replay_it()
    {
        var result = Found.Result("lock/abba@L1", Verdict.Found, Found.Hang) with { Declared = [], AsDeclared = false };
        string report = Written(120, [result]);
        Assert.Contains("  lock/abba@L1: found but not declared: hung-task in take_ab on b.lock\n", report, StringComparison.Ordinal);
        Assert.Contains("not declared:\nINFO: task first/1 blocked for more than 120 seconds.\nComm: first/1", report, StringComparison.Ordinal);
        Assert.EndsWith("replay   coyote-devres test lock/abba@L1 --schedules schedules; coyote-devres replay schedules/lock-abba@L1.1.schedule\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_of_several_scenarios_is_one_headline()
    {
        var found = Found.UseAfterFree;
        string report = Written(120, [Found.Result("a/b@1", Verdict.Found, found), Found.Result("a/b@2", Verdict.Found, found)]);
        Assert.Contains("slab-use-after-free in gpiod_get_array_value_complex  gpio_device  (2 scenarios)\n", report, StringComparison.Ordinal);
        Assert.Equal(2, report.Split("BUG: KASAN").Length);
    }

    [Fact]
    public void A_bounded_verdict_is_never_shown_without_its_bound()
    {
        IReadOnlyList<ScenarioResult> results =
        [
            Bounded(Found.Result("a/b@1", Verdict.Found, Found.Hang), "at most 2 preemptions"),
            Bounded(Found.Result("a/c@1", Verdict.Incomplete), "at most 2 preemptions") with { Problem = "nothing found within at most 2 preemptions: no proof" },
        ];
        Assert.Equal(
            """
              scenario  verdict                                  executions  findings
            a
              a/b@1     found within at most 2 preemptions            1,234  hung-task
              a/c@1     incomplete within at most 2 preemptions       1,234

              2 scenarios, 0 as declared: 1 found, 1 incomplete
              2,468 executions, 10 blocked, 13,578 operations, 2.47 s; strategy: exhaustive
              2 scenarios within at most 2 preemptions: no proof, and never as declared

            problems
              a/c@1: incomplete: nothing found within at most 2 preemptions: no proof

            findings
              INFO: task first/1 blocked for more than 120 seconds. in take_ab  b.lock  (a/b@1)

            """,
            Written(120, results));
        Assert.Contains("    found within at most 2 preemptions,\n", Written(40, results), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_bounded_run_finds_undeclared_differs_and_what_it_does_not_find_says_nothing()
    {
        var found = Bounded(Found.Result("a/b@1", Verdict.Found, Found.Hang), "7 random executions, seed 1");
        Assert.False(Judgement.Differs(found));
        Assert.False(Judgement.Differs(found with { Declared = [Found.Hang.Finding.Key, Found.UseAfterFree.Finding.Key] }));
        Assert.True(Judgement.Differs(found with { Declared = [] }));
        Assert.DoesNotContain("declared but not found", Written(120, [found with { Declared = [Found.UseAfterFree.Finding.Key] }]), StringComparison.Ordinal);
    }

    private static ScenarioResult Bounded(ScenarioResult result, string bound) => result with { Exhaustive = false, AsDeclared = false, Bound = bound };

    [Fact]
    public void Commands_quote_what_a_shell_would_take_apart() =>
        Assert.Equal("coyote-devres replay 'my dir/it'\\''s.schedule'", ReplayHint.Of("a/b@1", 1, "my dir/it's.schedule", []));

    [Fact]
    public void A_replay_switches_the_same_sanitizers_off() => Assert.Equal(
        "coyote-devres test a/b@1 --schedules schedules --no-sanitizer kasan; coyote-devres replay schedules/a-b@1.1.schedule --no-sanitizer kasan",
        ReplayHint.Of("a/b@1", 1, path: null, ["kasan"]));

    [Fact]
    public void Data_races_stand_beside_the_verdict()
    {
        var result = Found.Result("gpio/a@G1", Verdict.Verified) with { DataRaces = [Found.Hang] };
        string text = Written(120, [result]);
        Assert.Contains($"data races, beside the verdicts\n  {Found.Hang.Finding.Headline} in take_ab  b.lock  (gpio/a@G1)", text, StringComparison.Ordinal);
        Assert.Contains("1 scenario, 1 as declared: 1 verified", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nfindings", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_switched_off_is_said() => Assert.Contains(
        "switched off: kasan, kcsan; what they would find is neither found nor expected",
        Written(120, [Found.Result("gpio/a@G1", Verdict.Verified) with { SanitizersOff = ["kasan", "kcsan"] }]),
        StringComparison.Ordinal);

    private static string Written(int width, IReadOnlyList<ScenarioResult> results)
    {
        var output = new StringWriter { NewLine = "\n" };
        TextReport.Write(output, [.. results.Select(ReportedScenario.Unrecorded)], new TextReportOptions { Width = width });
        return output.ToString();
    }
}
