using System.Globalization;
using System.Text;

namespace CoyoteDevres.Reporting;

/// <summary>How a token of a schedule file is written.</summary>
internal enum TokenKind
{
    /// <summary>A bare word.</summary>
    Word,

    /// <summary>Text in double quotes, with escapes.</summary>
    Quoted,

    /// <summary>Numbers in brackets: <c>[0,2]</c>.</summary>
    List,
}

/// <summary>A word of a schedule file.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Text">The word; the text without quotes and escapes; the list without its brackets.</param>
internal readonly record struct ScheduleToken(TokenKind Kind, string Text)
{
    /// <summary>A name as it is written: quoted only if it must be.</summary>
    internal static string Name(string text) => text.Length > 0 && text.All(IsBare) ? text : Quote(text);

    /// <summary>Text in quotes. Whatever cannot be seen, or would not survive being written as UTF-8, is escaped.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                quoted.Append(c).Append(text[++i]);
            else if (c == ' ' || !(char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || IsInvisible(c)))
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>The tokens of a line, up to a comment.</summary>
    /// <exception cref="ScheduleFormatException">The line has an open quote or bracket, or an unknown escape.</exception>
    internal static List<ScheduleToken> Split(string line, int number)
    {
        var tokens = new List<ScheduleToken>();
        for (int at = 0; at < line.Length && line[at] != '#';)
        {
            if (char.IsWhiteSpace(line[at]))
                at++;
            else if (line[at] == '"')
                tokens.Add(new ScheduleToken(TokenKind.Quoted, Unquote(line, number, ref at)));
            else if (line[at] == '[')
                tokens.Add(new ScheduleToken(TokenKind.List, Until(line, number, ref at)));
            else
                tokens.Add(new ScheduleToken(TokenKind.Word, Word(line, number, ref at)));
        }

        return tokens;
    }

    private static bool IsBare(char c) => !(char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || IsInvisible(c) || c is '"' or '#' or '[' or ']' or '\\');

    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static string Word(string line, int number, ref int at)
    {
        int start = at;
        while (at < line.Length && !char.IsWhiteSpace(line[at]) && line[at] != '#')
        {
            if (!IsBare(line[at]))
                throw new ScheduleFormatException(number, $"expected a space before '{ScheduleParser.Shown(line[at..])}'");
            at++;
        }

        return line[start..at];
    }

    private static string Until(string line, int number, ref int at)
    {
        int end = line.IndexOf(']', at);
        if (end < 0)
            throw new ScheduleFormatException(number, "expected ']', found the end of the line");
        string inside = line[(at + 1)..end];
        at = end + 1;
        return inside;
    }

    private static string Unquote(string line, int number, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] != '\\')
                text.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] is '"' or '\\')
                text.Append(line[++at]);
            else if (at + 5 < line.Length && line[at + 1] == 'u' && TryCode(line.AsSpan(at + 2, 4), out char escaped))
                (at, _) = (at + 5, text.Append(escaped));
            else
                throw new ScheduleFormatException(number, $"expected \\\", \\\\ or \\u and four digits, found '{ScheduleParser.Shown(line[at..])}'");
        }

        if (at == line.Length)
            throw new ScheduleFormatException(number, "expected '\"', found the end of the line");
        at++;
        return text.ToString();
    }

    private static bool TryCode(ReadOnlySpan<char> digits, out char escaped)
    {
        bool isCode = ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code);
        escaped = (char)code;
        return isCode;
    }
}
