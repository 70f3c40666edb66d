using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class ScheduleFileTests
{
    private const string Text = """
        coyote-devres schedule 1
        scenario gpio/get@G1
        finding null-dereference linereq_ioctl gpio_device.chip
        switches 1

        # step (from 1, after the set-up), task, operations, [choices], first operation
        1 gpioget/101 4 [0,2] "linereq_ioctl read gpio_device.chip"
        5 sysfs/102 1 "gpiochip_remove write gpio_device.chip"

        """;

    private static readonly RecordedSchedule Recorded = new(
        "gpio/get@G1",
        new FindingKey("null-dereference", "linereq_ioctl", "gpio_device.chip"),
        new Schedule([new Segment("gpioget/101", 4, [0, 2], "linereq_ioctl read gpio_device.chip"), new Segment("sysfs/102", 1, [], "gpiochip_remove write gpio_device.chip")]));

    [Fact]
    public void As_text() => Assert.Equal(Text, ScheduleFile.Format(Recorded));

    [Fact]
    public void What_was_written_is_read() => AssertSame(Recorded, ScheduleFile.Parse(Text));

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("two words")]
    [InlineData("a -> b -> a")]
    [InlineData("module \"gpio\"")]
    [InlineData("back\\slash\\u0041")]
    [InlineData("# no comment")]
    [InlineData("[0,1]")]
    [InlineData("]")]
    [InlineData("tab\tnew\nline\r\u0000\u001b[31m")]
    [InlineData("åäö → ✗ 漢字 😀")]
    [InlineData("\u00a0\u2028\u200b\ufeff")]
    [InlineData("\ud83d alone \ude00")]
    [InlineData("\ude00\ud83d")]
    [InlineData("1")]
    [InlineData("scenario")]
    public void Awkward_names_round_trip(string name)
    {
        var recorded = new RecordedSchedule(name, new FindingKey(name, name, name), new Schedule([new Segment(name, 1, [], name), new Segment(name + name, 2, [3], name)]));
        string text = ScheduleFile.Format(recorded);
        AssertSame(recorded, ScheduleFile.Parse(text));
        AssertSame(recorded, ScheduleFile.Parse(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text))));
        Assert.Equal(8, text.Split('\n').Length - 1);
    }

    [Fact]
    public void Random_schedules_round_trip()
    {
        var random = new Random(1);
        const string Letters = "ab \"\\#[],/@\n\t\u00e5\ud83d\ude00";
        string Name() => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Letters[random.Next(Letters.Length)]));
        for (int i = 0; i < 500; i++)
        {
            var segments = Enumerable.Range(0, random.Next(5)).Select(_ => new Segment(Name(), random.Next(1, 9), [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(9))], Name()));
            var recorded = new RecordedSchedule(Name(), new FindingKey(Name(), Name(), Name()), new Schedule([.. segments]));
            AssertSame(recorded, ScheduleFile.Parse(ScheduleFile.Format(recorded)));
        }
    }

    [Fact]
    public void Comments_blank_lines_and_foreign_line_ends_do_not_matter()
    {
        string edited = "\uFEFF" + Text.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("switches 1", "# mine\r\n  switches   1   # as counted\r\n\r\n", StringComparison.Ordinal);
        AssertSame(Recorded, ScheduleFile.Parse(edited));
    }

    [Fact]
    public void A_finding_of_the_set_up_has_no_steps()
    {
        var recorded = Recorded with { Schedule = new Schedule([]) };
        AssertSame(recorded, ScheduleFile.Parse(ScheduleFile.Format(recorded)));
    }

    [Theory]
    [InlineData("coyote-devres schedule 1", "coyote-devres schedule 2", 1, "expected 'coyote-devres schedule 1', found 'coyote-devres schedule 2'")]
    [InlineData("coyote-devres schedule 1", "", 1, "found ''")]
    [InlineData("coyote-devres schedule 1", "#!/bin/sh", 1, "found '#!/bin/sh'")]
    [InlineData("scenario gpio", "scenarios gpio", 2, "expected 'scenario NAME@VERSION', found 'scenarios gpio/get@G1'")]
    [InlineData("scenario gpio/get@G1", "scenario", 2, "expected 'scenario NAME@VERSION', found 'scenario'")]
    [InlineData("chip\nswitches", "chip more\nswitches", 3, "expected 'finding KIND FUNCTION OBJECT'")]
    [InlineData("switches 1", "switches many", 4, "expected a number of switches, found 'many'")]
    [InlineData("switches 1", "switches 2", 4, "expected 1 switches as in the steps below, found 2")]
    [InlineData("1 gpioget", "2 gpioget", 7, "expected step 1, found '2 gpioget/101 4 [0,2]")]
    [InlineData("5 sysfs", "6 sysfs", 8, "expected step 5")]
    [InlineData("gpioget/101 4", "gpioget/101 0", 7, "expected a number of operations, found '0'")]
    [InlineData("gpioget/101 4", "gpioget/101 -4", 7, "found '-4'")]
    [InlineData("gpioget/101 4", "gpioget/101 2147483647", 7, "expected fewer operations")]
    [InlineData("gpioget/101 4", "gpioget/101 [4]", 7, "expected a number of operations, found '4'")]
    [InlineData("[0,2]", "[0,x]", 7, "expected a choice, found 'x'")]
    [InlineData("[0,2]", "[]", 7, "expected a choice, found ''")]
    [InlineData("[0,2]", "[0,2", 7, "expected ']', found the end of the line")]
    [InlineData("sysfs/102 1 \"", "sysfs/102 1 ", 8, "expected a space before '\"'")]
    [InlineData("chip\"\n5", "chip\n5", 7, "expected '\"', found the end of the line")]
    [InlineData("gpiochip_remove", "\\x", 8, "expected \\\", \\\\ or \\u and four digits, found '\\x write")]
    [InlineData("sysfs/102 1", "sysfs/102", 8, "expected 'STEP TASK OPERATIONS [CHOICES] \"FIRST OPERATION\"'")]
    public void Errors_say_the_line_and_what_was_expected(string part, string broken, int line, string expected)
    {
        Assert.Contains(part, Text, StringComparison.Ordinal);
        var error = Assert.Throws<ScheduleFormatException>(() => ScheduleFile.Parse(Text.Replace(part, broken, StringComparison.Ordinal)));
        Assert.Equal(line, error.Line);
        Assert.StartsWith($"line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_that_ends_early_says_so()
    {
        var error = Assert.Throws<ScheduleFormatException>(() => ScheduleFile.Parse("coyote-devres schedule 1\nscenario a\n"));
        Assert.EndsWith("expected 'finding KIND FUNCTION OBJECT', found the end of the file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpio/get-values-vs-unbind@G1", 1, "gpio-get-values-vs-unbind@G1.1.schedule")]
    [InlineData("a b/../c\\d:e@R2", 12, "a-b-..-c-d-e@R2.12.schedule")]
    public void File_names(string scenario, int number, string expected) => Assert.Equal(expected, ScheduleFile.NameOf(scenario, number));

    [Fact]
    public void Writing_replaces_and_leaves_nothing_else_behind()
    {
        string directory = Directory.CreateTempSubdirectory("coyote-devres-").FullName;
        try
        {
            string path = ScheduleFile.Write(directory, 1, Recorded with { Scenario = "gpio-get@G1" });
            Assert.Equal(path, ScheduleFile.Write(directory, 1, Recorded));
            Assert.Equal([path], Directory.EnumerateFileSystemEntries(directory));
            AssertSame(Recorded, ScheduleFile.Read(path));
            Directory.CreateDirectory(Path.Combine(directory, "gpio-get@G1.2.schedule", "taken"));
            Assert.ThrowsAny<Exception>(() => ScheduleFile.Write(directory, 2, Recorded));
            Assert.Equal(2, Directory.EnumerateFileSystemEntries(directory).Count());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void An_explored_schedule_is_performed_as_read()
    {
        var found = Found.UseAfterFree;
        var read = ScheduleFile.Parse(ScheduleFile.Format(new RecordedSchedule("s", found.Finding.Key, found.Schedule)));
        var strategy = new ReplayStrategy(read.Schedule);
        var runtime = new ExploredRuntime(new TestPrograms.Miniature(TestPrograms.Gpio.UseAfterFree), strategy, 100);
        runtime.Run();
        Assert.Null(strategy.Divergence);
        Assert.Equal(found.Finding.Key, Assert.Single(runtime.Findings).Finding.Key);
    }

    private static void AssertSame(RecordedSchedule expected, RecordedSchedule actual)
    {
        Assert.Equal(expected.Scenario, actual.Scenario);
        Assert.Equal(expected.Finding, actual.Finding);
        Assert.Equal(expected.Schedule.Segments.Count, actual.Schedule.Segments.Count);
        foreach (var (one, other) in expected.Schedule.Segments.Zip(actual.Schedule.Segments))
        {
            Assert.Equal((one.Task, one.Operations, one.Expected), (other.Task, other.Operations, other.Expected));
            Assert.Equal(one.Choices, other.Choices);
        }
    }
}
