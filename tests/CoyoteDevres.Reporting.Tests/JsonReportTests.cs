using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class JsonReportTests
{
    [Fact]
    public void The_whole_document()
    {
        var found = Found.Result("gpio/get@G1", Verdict.Found, Found.UseAfterFree) with
        {
            Bounds = ["one line"],
            Discovered = [new FindingKey("circular-locking", "f", "a -> b -> a")],
        };
        var failed = Found.Result("gpio/get@G2", Verdict.ModelError) with { Problem = "vacuous: no \"remove\"" };
        Assert.Equal(
            """
            {
              "tool": "coyote-devres",
              "toolVersion": "VERSION",
              "schemaVersion": 1,
              "scenarios": [
                {
                  "name": "gpio/get@G1",
                  "subsystem": "gpio",
                  "version": "G1",
                  "commit": "d7c51b47ac11",
                  "declared": [
                    {
                      "kind": "slab-use-after-free",
                      "function": "gpiod_get_array_value_complex",
                      "object": "gpio_device"
                    }
                  ],
                  "verdict": "found",
                  "asDeclared": true,
                  "discovered": [
                    {
                      "kind": "circular-locking",
                      "function": "f",
                      "object": "a -> b -> a"
                    }
                  ],
                  "strategy": "exhaustive",
                  "exhaustive": true,
                  "bound": null,
                  "bounds": [
                    "one line"
                  ],
                  "exploredAs": null,
                  "executions": 1234,
                  "blocked": 5,
                  "operations": 6789,
                  "seconds": 1.235,
                  "reached": {
                    "operations": 7,
                    "branches": 3
                  },
                  "findings": [
                    {
                      "kind": "slab-use-after-free",
                      "headline": "BUG: KASAN: slab-use-after-free in gpiod_get_array_value_complex",
                      "task": "gpioget/101",
                      "function": "gpiod_get_array_value_complex",
                      "object": "gpio_device",
                      "shownBy": 1,
                      "contextSwitches": 2,
                      "schedule": "s/gpio-get@G1.1.schedule"
                    }
                  ],
                  "dataRaces": [],
                  "sanitizersOff": [],
                  "problem": null
                },
                {
                  "name": "gpio/get@G2",
                  "subsystem": "gpio",
                  "version": "G2",
                  "commit": "d7c51b47ac11",
                  "declared": [],
                  "verdict": "model-error",
                  "asDeclared": false,
                  "discovered": [],
                  "strategy": "exhaustive",
                  "exhaustive": true,
                  "bound": null,
                  "bounds": [],
                  "exploredAs": null,
                  "executions": 1234,
                  "blocked": 5,
                  "operations": 6789,
                  "seconds": 1.235,
                  "reached": {
                    "operations": 7,
                    "branches": 3
                  },
                  "findings": [],
                  "dataRaces": [],
                  "sanitizersOff": [],
                  "problem": "vacuous: no \"remove\""
                }
              ],
              "bugTables": [],
              "totals": {
                "scenarios": 2,
                "asDeclared": 1,
                "verified": 0,
                "found": 1,
                "incomplete": 0,
                "modelErrors": 1,
                "internalErrors": 0,
                "findings": 1,
                "dataRaces": 0,
                "executions": 2468,
                "blocked": 10,
                "operations": 13578,
                "seconds": 2.469
              }
            }

            """.Replace("VERSION", Tool.Version, StringComparison.Ordinal),
            Written(new ReportedScenario(found, ["s/gpio-get@G1.1.schedule"]), ReportedScenario.Unrecorded(failed)));
    }

    [Fact]
    public void A_schedule_that_was_not_written_is_null() =>
        Assert.Contains("\"schedule\": null", Written(ReportedScenario.Unrecorded(Found.Result("gpio/get@G1", Verdict.Found, Found.UseAfterFree))), StringComparison.Ordinal);

    [Fact]
    public void A_bound_stands_beside_the_verdict()
    {
        var bounded = Found.Result("gpio/get@G1", Verdict.Incomplete) with { Bound = "at most 2 preemptions" };
        Assert.Contains("\"exhaustive\": false,\n      \"bound\": \"at most 2 preemptions\",", Written(ReportedScenario.Unrecorded(bounded)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Verified, "verified", "verified")]
    [InlineData(Verdict.Found, "found", "found")]
    [InlineData(Verdict.Incomplete, "incomplete", "incomplete")]
    [InlineData(Verdict.ModelError, "model-error", "modelErrors")]
    [InlineData(Verdict.InternalError, "internal-error", "internalErrors")]
    public void Verdicts_have_their_own_names_and_totals(Verdict verdict, string name, string total)
    {
        string document = Written(ReportedScenario.Unrecorded(Found.Result("a/b@c", verdict)));
        Assert.Contains($"\"verdict\": \"{name}\"", document, StringComparison.Ordinal);
        foreach (string other in new[] { "verified", "found", "incomplete", "modelErrors", "internalErrors" })
            Assert.Contains($"\"{other}\": {(other == total ? 1 : 0)}", document, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_that_showed_nothing()
    {
        var output = new StringWriter();
        JsonReport.WriteReplay(output, "gpio/get@G1", null, "x.schedule");
        Assert.Contains("\"shown\": false,\n  \"finding\": null\n}", output.ToString(), StringComparison.Ordinal);
    }

    private static string Written(params IReadOnlyList<ReportedScenario> scenarios)
    {
        var output = new StringWriter();
        JsonReport.Write(output, scenarios);
        return output.ToString();
    }
}
