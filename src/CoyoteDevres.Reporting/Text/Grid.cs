namespace CoyoteDevres.Reporting;

/// <summary>
/// Rows of names against columns of versions, a few words in each cell. Columns that do not fit come below, in a grid of their own; a
/// line too short even for one has a line for each cell.
/// </summary>
/// <param name="Title">What the rows are.</param>
/// <param name="Rows">Their names.</param>
/// <param name="Columns">The versions.</param>
/// <param name="Cell">What is in a cell, by row and column; null if there is none.</param>
internal sealed record Grid(string Title, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, Func<string, string, string?> Cell)
{
    private const int Gap = 2;

    /// <summary>Its lines, with an empty one below each part.</summary>
    internal IEnumerable<string> Render(int width)
    {
        int first = Math.Min(Rows.Max(r => r.Length), Math.Max(20, width / 2));
        foreach (var columns in Spread(width - first - Gap))
        {
            var table = new TextTable([new TextColumn(Title), .. columns.Select(c => new TextColumn(c))]);
            foreach (string row in Rows.Where(r => columns.Exists(c => Cell(r, c) is not null)))
                table.AddRow([row, .. columns.Select(c => Cell(row, c) ?? "")]);
            foreach (string line in table.Render(width, 0) ?? Stacked(columns))
                yield return line;
            yield return "";
        }
    }

    private IEnumerable<List<string>> Spread(int width)
    {
        var columns = new List<string>();
        int used = 0;
        foreach (string column in Columns)
        {
            int wide = Rows.Max(r => Cell(r, column)?.Length ?? 0);
            wide = Math.Max(wide, column.Length);
            if (columns.Count > 0 && used + wide > width)
            {
                yield return columns;
                (columns, used) = ([], 0);
            }

            columns.Add(column);
            used += wide + Gap;
        }

        yield return columns;
    }

    private List<string> Stacked(List<string> columns)
    {
        var lines = new List<string> { Title };
        foreach (string row in Rows)
        {
            var cells = columns.Select(c => (Column: c, Text: Cell(row, c))).Where(c => c.Text is not null).Select(c => $"    {c.Column}: {c.Text}").ToList();
            if (cells.Count > 0)
                lines.AddRange([$"  {row}", .. cells]);
        }

        return lines;
    }
}
