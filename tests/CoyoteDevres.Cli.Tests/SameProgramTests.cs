using System.Text.Json;

namespace CoyoteDevres.Cli.Tests;

/// <summary>Scenarios of two versions with the same program: explored once, judged each by itself.</summary>
public class SameProgramTests
{
    private static readonly Scenarios.Scenario Again = TestCatalogue.Declared with { Name = "gpio/get-vs-unbind@G2", Version = "G2", SameAs = TestCatalogue.Declared.Name };

    // Explored by itself it would be an internal error.
    private static readonly Scenarios.Scenario Unexplored = Again with { Program = TestCatalogue.Broken.Program };

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void It_is_explored_once(string workers)
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified, Unexplored);
        Assert.Equal(ExitCode.Success, session.Run("test", "--format", "json", "--workers", workers));
        using var document = JsonDocument.Parse(session.Out);
        var entries = document.RootElement.GetProperty("scenarios").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!);
        var (own, other) = (entries[TestCatalogue.Declared.Name], entries[Again.Name]);
        Assert.Equal(JsonValueKind.Null, own.GetProperty("exploredAs").ValueKind);
        Assert.Equal(TestCatalogue.Declared.Name, other.GetProperty("exploredAs").GetString());
        Assert.Equal("G2", other.GetProperty("version").GetString());
        Assert.Equal(own.GetProperty("executions").GetInt64(), other.GetProperty("executions").GetInt64());
        Assert.Equal(own.GetProperty("findings").GetArrayLength(), other.GetProperty("findings").GetArrayLength());
        long all = own.GetProperty("executions").GetInt64() + entries[TestCatalogue.Verified.Name].GetProperty("executions").GetInt64();
        Assert.Equal(all, document.RootElement.GetProperty("totals").GetProperty("executions").GetInt64());
    }

    [Fact]
    public void Text_says_that_it_is_counted_once()
    {
        using var session = new Session(TestCatalogue.Declared, Unexplored);
        session.Run("test");
        Assert.Contains("2 scenarios, 2 as declared", session.Out, StringComparison.Ordinal);
        Assert.Contains("4 executions, ", session.Out, StringComparison.Ordinal);
        Assert.Contains("1 scenario has the program of another one here, and its executions: counted once", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_is_judged_against_what_it_declares()
    {
        using var session = new Session(TestCatalogue.Declared, Unexplored with { Declared = [TestCatalogue.ReadFreed] });
        Assert.Equal(ExitCode.Differs, session.Run("test", "--format", "json"));
        using var document = JsonDocument.Parse(session.Out);
        Assert.Equal([true, false], document.RootElement.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("asDeclared").GetBoolean()));
    }

    [Fact]
    public void Without_the_other_one_it_is_explored()
    {
        using var session = new Session(TestCatalogue.Declared, Again);
        Assert.Equal(ExitCode.Success, session.Run("test", "*@G2", "--format", "json"));
        using var document = JsonDocument.Parse(session.Out);
        var only = Assert.Single(document.RootElement.GetProperty("scenarios").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, only.GetProperty("exploredAs").ValueKind);
        Assert.Equal(4, only.GetProperty("executions").GetInt64());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void Stopping_at_a_mismatch_stops_before_it(string workers)
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Undeclared with { Subsystem = "gpio" }, Again);
        Assert.Equal(ExitCode.Differs, session.Run("test", "--stop-on-mismatch", "--format", "json", "--workers", workers));
        using var document = JsonDocument.Parse(session.Out);
        Assert.Equal(2, document.RootElement.GetProperty("scenarios").GetArrayLength());
    }

    [Fact]
    public void What_cannot_be_made_is_no_ones_result()
    {
        using var session = new Session(TestCatalogue.Broken, TestCatalogue.Verified with { Name = "model/verified@M3", Subsystem = "model", SameAs = TestCatalogue.Broken.Name });
        Assert.Equal(ExitCode.InternalError, session.Run("test", "--format", "json"));
        using var document = JsonDocument.Parse(session.Out);
        Assert.Equal(2, document.RootElement.GetProperty("totals").GetProperty("internalErrors").GetInt32());
    }
}
