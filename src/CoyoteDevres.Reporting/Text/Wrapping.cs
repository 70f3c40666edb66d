using System.Text;

namespace CoyoteDevres.Reporting;

/// <summary>Breaks text into lines of a width, in characters.</summary>
internal static class Wrapping
{
    /// <summary>The narrowest width that reports are made for; a narrower terminal wraps by itself.</summary>
    internal const int Narrowest = 40;

    /// <summary>Text without line breaks and other control characters.</summary>
    internal static string OneLine(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var line = new StringBuilder(text.Length);
        foreach (char c in text)
            line.Append(char.IsControl(c) ? ' ' : c);
        return line.ToString().TrimEnd();
    }

    /// <summary>
    /// Breaks at spaces; a word that fits in no line is broken anywhere, because a table must keep its columns.
    /// </summary>
    /// <param name="text">What to break. Leading spaces are kept.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="indent">Spaces before the second and later lines.</param>
    internal static IReadOnlyList<string> Wrap(string text, int width, int indent = 0)
    {
        string rest = OneLine(text);
        var lines = new List<string>();
        string lead = "";
        indent = Math.Min(indent, width / 2);
        while (lead.Length + rest.Length > width)
        {
            int room = width - lead.Length;
            int start = rest.Length - rest.TrimStart().Length;
            int cut = rest.LastIndexOf(' ', room);
            bool atSpace = cut > start;
            cut = atSpace ? cut : room;
            lines.Add((lead + rest[..cut]).TrimEnd());
            rest = atSpace ? rest[cut..].TrimStart() : rest[cut..];
            lead = new string(' ', indent);
        }

        lines.Add(lead + rest);
        return lines;
    }
}
