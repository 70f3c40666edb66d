namespace CoyoteDevres.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("", "Required command")]
    [InlineData("bogus", "unknown command 'bogus'")]
    [InlineData("test --bogus", "unknown option '--bogus'")]
    [InlineData("list --verbose", "unknown option '--verbose'")]
    [InlineData("test --max-executions abc", "--max-executions: expected a whole number of at least 1, found 'abc'")]
    [InlineData("test --max-executions 0", "found '0'")]
    [InlineData("test --max-executions -1", "found '-1'")]
    [InlineData("test --step-limit 99999999999", "--step-limit: expected a whole number from 1 to 2147483647")]
    [InlineData("test --workers 1.5", "--workers: expected")]
    [InlineData("test --engine spin", "--engine: expected builtin or coyote, found 'spin'")]
    [InlineData("test --strategy fuzz", "--strategy: expected one of exhaustive, random, pct, preemption-bounded, found 'fuzz'")]
    [InlineData("test --strategy", "--strategy")]
    [InlineData("test --seed 3", "--seed: only with --strategy random or pct")]
    [InlineData("test --strategy exhaustive --seed 3", "--seed: only with --strategy random or pct")]
    [InlineData("test --strategy preemption-bounded --seed 3", "--seed: only with --strategy random or pct")]
    [InlineData("test --strategy random --seed -1", "--seed: expected a whole number of at least 0, found '-1'")]
    [InlineData("test --strategy random --seed x", "found 'x'")]
    [InlineData("test --strategy random --depth 2", "--depth: only with --strategy pct")]
    [InlineData("test --strategy pct --depth 0", "--depth: expected a whole number from 1 to 1000, found '0'")]
    [InlineData("test --strategy pct --preemptions 1", "--preemptions: only with --strategy preemption-bounded")]
    [InlineData("test --preemptions 1", "--preemptions: only with --strategy preemption-bounded")]
    [InlineData("test --strategy preemption-bounded --preemptions -1", "--preemptions: expected a whole number from 0 to")]
    [InlineData("replay x --seed 1", "--seed")]
    [InlineData("test --timeout 5x", "--timeout: expected seconds")]
    [InlineData("test --timeout 0", "--timeout: expected seconds")]
    [InlineData("test --format xml", "--format: expected text or json, found 'xml'")]
    [InlineData("test --schedules", "--schedules")]
    [InlineData("replay", "replay")]
    [InlineData("replay a b", "'b'")]
    public void Bad_usage_is_one_line_on_standard_error(string line, string expected)
    {
        using var session = new Session(TestCatalogue.Verified);
        Assert.Equal(ExitCode.UsageOrModelError, session.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains(expected, session.Complaint, StringComparison.Ordinal);
        Assert.StartsWith("coyote-devres: ", session.Complaint, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }

    [Theory]
    [InlineData("--help", "replay")]
    [InlineData("test --help", "--stop-on-mismatch")]
    [InlineData("test --help", "--strategy <exhaustive|random|pct|preemption-bounded>")]
    [InlineData("test --help", "--first")]
    [InlineData("test --help", "--no-symmetry")]
    [InlineData("test --help", "--no-prediction")]
    [InlineData("replay --help", "FILE")]
    [InlineData("--version", "coyote-devres 0.")]
    public void Help_and_version_go_to_standard_output(string line, string expected)
    {
        using var session = new Session();
        Assert.Equal(ExitCode.Success, session.Run(line.Split(' ')));
        Assert.Contains(expected, session.Out, StringComparison.Ordinal);
        Assert.Empty(session.Error);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("0.25", 0.25)]
    public void Durations(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("0m")]
    [InlineData("5 m")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("501h")]
    [InlineData("5ms")]
    public void Not_durations(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void List_shows_what_is_declared()
    {
        using var session = new Session(TestCatalogue.Declared, TestCatalogue.Verified);
        Assert.Equal(ExitCode.Success, session.Run("list"));
        Assert.Equal(
            """
            gpio/get-vs-unbind@G1  G1  d7c51b47ac11
                one task against another
                declares: slab-use-after-free in linereq_ioctl on gpio_device.chip (GPIO-1)
                declares: slab-use-after-free in gpiod_get_array_value_complex on gpio_device (discovered)
            lock/ordered@L1  L1  d7c51b47ac11
                one task against another
                declares: verified

            """,
            session.Out);
        session.Run("list", "lock*");
        Assert.StartsWith("lock/ordered@L1  ", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_120_wide_unless_told_otherwise()
    {
        Assert.Equal(new Terminal(false, false, 120), Terminal.Detect(isRedirected: true, 0, _ => null));
        Assert.Equal(new Terminal(false, false, 72), Terminal.Detect(isRedirected: true, 0, name => name == "COLUMNS" ? "72" : null));
        Assert.Equal(new Terminal(false, false, 120), Terminal.Detect(isRedirected: true, 0, name => name == "COLUMNS" ? "wide" : null));
    }

    [Fact]
    public void A_terminal_tells_its_width_and_may_refuse_colours()
    {
        Assert.Equal(new Terminal(true, true, 80), Terminal.Detect(isRedirected: false, 80, name => name == "COLUMNS" ? "72" : null));
        Assert.Equal(new Terminal(true, false, 80), Terminal.Detect(isRedirected: false, 80, name => name == "NO_COLOR" ? "1" : null));
        Assert.Equal(new Terminal(true, true, 80), Terminal.Detect(isRedirected: false, 80, name => name == "NO_COLOR" ? "" : null));
        Assert.Equal(new Terminal(false, false, 80), Terminal.Detect(isRedirected: false, 80, name => name == "TERM" ? "dumb" : null));
        Assert.Equal(120, Terminal.Detect(isRedirected: false, 0, _ => null).Width);
    }
}
