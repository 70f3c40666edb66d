namespace CoyoteDevres.Reporting;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Header">Its title, or empty.</param>
/// <param name="Right">True to align to the right.</param>
internal sealed record TextColumn(string Header, bool Right = false);

/// <summary>
/// Rows in columns as wide as their contents. Only the last column gives way: it wraps when the line is too short.
/// </summary>
internal sealed class TextTable(params IReadOnlyList<TextColumn> columns)
{
    private const int Gap = 2;
    private const int NarrowestLast = 20;

    private readonly List<(string? Section, IReadOnlyList<string> Cells)> rows = [];

    internal void AddRow(params IReadOnlyList<string> cells) => rows.Add((null, [.. cells.Select(Wrapping.OneLine)]));

    /// <summary>Adds a line of its own, which the columns below it belong to.</summary>
    internal void AddSection(string title) => rows.Add((title, []));

    /// <summary>The lines, or null if the columns do not fit into <paramref name="width"/>.</summary>
    internal IReadOnlyList<string>? Render(int width, int indent)
    {
        if (Measure(width - indent) is not { } widths)
            return null;
        var lines = new List<string>();
        if (columns.Any(c => c.Header.Length > 0))
            AddLines(lines, [.. columns.Select(c => c.Header)], widths, indent);
        foreach (var (section, cells) in rows)
        {
            if (section is not null)
                lines.Add(section);
            else
                AddLines(lines, cells, widths, indent);
        }

        return lines;
    }

    private int[]? Measure(int width)
    {
        var widths = new int[columns.Count];
        for (int c = 0; c < widths.Length; c++)
            widths[c] = rows.Where(r => r.Section is null).Select(r => r.Cells[c].Length).Append(columns[c].Header.Length).Max();
        int last = widths.Length - 1;
        int left = width - widths.Take(last).Sum() - Gap * last;
        if (widths[last] > left && left < NarrowestLast)
            return null;
        widths[last] = Math.Min(widths[last], left);
        return widths;
    }

    private void AddLines(List<string> lines, IReadOnlyList<string> cells, int[] widths, int indent)
    {
        int last = widths.Length - 1;
        var head = cells.Take(last).Select((cell, c) => columns[c].Right ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]));
        string lead = new string(' ', indent) + string.Concat(head.Select(cell => cell + new string(' ', Gap)));
        foreach (string part in Wrapping.Wrap(cells[last], Math.Max(1, widths[last])))
        {
            lines.Add((lead + (columns[last].Right ? part.PadLeft(widths[last]) : part)).TrimEnd());
            lead = new string(' ', lead.Length);
        }
    }
}
