using System.Globalization;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>Reads the text of a schedule file.</summary>
internal sealed class ScheduleParser
{
    private const int ShownAtMost = 60;

    private readonly string[] lines;
    private int number;

    private ScheduleParser(string text) => lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');

    /// <exception cref="ScheduleFormatException">The text is no schedule.</exception>
    internal static RecordedSchedule Parse(string text) => new ScheduleParser(text).Parse();

    /// <summary>Foreign text as an error message can show it: short, and without control characters.</summary>
    internal static string Shown(string text)
    {
        string line = Wrapping.OneLine(text.TrimEnd());
        return line.Length <= ShownAtMost ? line : line[..ShownAtMost] + "…";
    }

    private RecordedSchedule Parse()
    {
        ReadVersion();
        string scenario = ReadHeader("scenario NAME@VERSION", 1)[0];
        var finding = ReadHeader("finding KIND FUNCTION OBJECT", 3);
        string switches = ReadHeader("switches N", 1)[0];
        int switchesAt = number;
        int declared = Number(new ScheduleToken(TokenKind.Word, switches), "a number of switches", 0);
        var schedule = new Schedule(ReadSegments());
        if (schedule.ContextSwitches != declared)
            throw new ScheduleFormatException(switchesAt, $"expected {schedule.ContextSwitches} switches as in the steps below, found {declared}");
        return new RecordedSchedule(scenario, new FindingKey(finding[0], finding[1], finding[2]), schedule);
    }

    private void ReadVersion()
    {
        number = 1;
        string first = lines[0].TrimEnd();
        if (first == ScheduleFile.Header)
            return;
        throw new ScheduleFormatException(1, $"expected '{ScheduleFile.Header}', found '{Shown(first)}'");
    }

    /// <summary>The next line that is not empty, or null at the end.</summary>
    private List<ScheduleToken>? ReadLine()
    {
        while (number < lines.Length)
        {
            var tokens = ScheduleToken.Split(lines[number++], number);
            if (tokens.Count > 0)
                return tokens;
        }

        return null;
    }

    private List<string> ReadHeader(string form, int names)
    {
        string word = form.Split(' ')[0];
        if (ReadLine() is not { } tokens)
            throw new ScheduleFormatException(number, $"expected '{form}', found the end of the file");
        if (tokens[0] != new ScheduleToken(TokenKind.Word, word) || tokens.Count != names + 1 || tokens.Exists(t => t.Kind == TokenKind.List))
            throw Unexpected($"'{form}'");
        return tokens.ConvertAll(t => t.Text)[1..];
    }

    private List<Segment> ReadSegments()
    {
        var segments = new List<Segment>();
        int step = 1;
        while (ReadLine() is { } tokens)
        {
            bool hasChoices = tokens.Count == 5 && tokens[3].Kind == TokenKind.List;
            if (tokens.Count != 4 && !hasChoices || tokens[^1].Kind != TokenKind.Quoted)
                throw Unexpected("'STEP TASK OPERATIONS [CHOICES] \"FIRST OPERATION\"'");
            if (Number(tokens[0], "a step", 1) != step)
                throw Unexpected($"step {step}");
            int operations = Number(tokens[2], "a number of operations", 1);
            if (operations > int.MaxValue - step)
                throw Unexpected("fewer operations");
            var choices = hasChoices ? Choices(tokens[3].Text) : [];
            segments.Add(new Segment(tokens[1].Text, operations, choices, tokens[^1].Text));
            step += operations;
        }

        return segments;
    }

    private List<int> Choices(string list) => [.. list.Split(',').Select(choice => Number(new ScheduleToken(TokenKind.Word, choice.Trim()), "a choice", 0))];

    private int Number(ScheduleToken token, string what, int least)
    {
        if (token.Kind == TokenKind.Word && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least)
            return value;
        throw new ScheduleFormatException(number, $"expected {what}, found '{Shown(token.Text)}'");
    }

    private ScheduleFormatException Unexpected(string expected) => new(number, $"expected {expected}, found '{Shown(lines[number - 1])}'");
}
