namespace CoyoteDevres.Reporting;

/// <summary>The table of strategies, as text, Markdown or JSON: proof and price side by side.</summary>
public static class StrategyReport
{
    /// <summary>What the numbers are and are not.</summary>
    private static readonly string[] Caption =
    [
        "Proof: every interleaving of the generic device's operations with an unbind; the gravest finding, or safe. UAF: use after free; hang, lockup: somebody waits for ever; atomic: a sleep where none is allowed; missed: a sleeper whom nobody wakes.",
        "Price: .NET's, for the kernel's algorithms on real threads: compare rows, not kernels. x1, x2, x4: threads calling; 'ratio' is against no guard at all, one thread.",
    ];

    private const string Oversubscribed = "*: oversubscribed, more threads than processors.";

    /// <summary>Writes the table as text.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rows">The strategies.</param>
    /// <param name="note">What else is to be said of the prices, or null.</param>
    /// <param name="width">Of a line, in characters; 40 at least.</param>
    public static void WriteText(TextWriter output, IReadOnlyList<StrategyRow> rows, string? note, int width)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);
        int room = Math.Max(width, Wrapping.Narrowest);
        var table = new StrategyTable(rows);
        WriteTable(output, [.. table.ProofHeaders], [.. rows.Select(StrategyTable.Proof)], room);
        output.WriteLine();
        WriteTable(output, ["strategy", .. table.PriceHeaders], [.. rows.Select(r => (IReadOnlyList<string>)[r.Name, .. table.Price(r)])], room);
        output.WriteLine();
        if (rows.All(r => r.Price is null))
            WriteLine(output, "Prices are not measured: --bench measures them here.", room);
        foreach (string line in Captions(table, note))
            WriteLine(output, line, room);
    }

    /// <summary>Writes the table as Markdown, one row a strategy.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rows">The strategies.</param>
    /// <param name="note">What else is to be said of the prices, or null.</param>
    public static void WriteMarkdown(TextWriter output, IReadOnlyList<StrategyRow> rows, string? note)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);
        var table = new StrategyTable(rows);
        List<string> headers = [.. table.ProofHeaders, .. table.PriceHeaders];
        output.WriteLine($"| {string.Join(" | ", headers)} |");
        output.WriteLine($"|{string.Concat(headers.Select(_ => "---|"))}");
        foreach (var row in rows)
            output.WriteLine($"| {string.Join(" | ", StrategyTable.Proof(row).Concat(table.Price(row)))} |");
        output.WriteLine();
        output.WriteLine(string.Join(" ", Captions(table, note)));
    }

    private static IEnumerable<string> Captions(StrategyTable table, string? note)
    {
        foreach (string line in Caption)
            yield return line;
        if (note is not null)
            yield return note;
        if (table.AnyOversubscribed)
            yield return Oversubscribed;
    }

    /// <summary>Columns as wide as their words; where they do not fit, an entry of several lines for each strategy.</summary>
    private static void WriteTable(TextWriter output, IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        // A header may take two lines: that of its longest word decides.
        var table = new TextTable([.. headers.Select((h, i) => new TextColumn("", Right: i > 0))]);
        foreach (var line in Headers(headers, rows))
            table.AddRow(line);
        foreach (var row in rows)
            table.AddRow([.. row]);
        if (table.Render(width, 0) is { } lines)
        {
            foreach (string line in lines)
                output.WriteLine(line);
            return;
        }

        foreach (var row in rows)
        {
            output.WriteLine(row[0]);
            for (int i = 1; i < row.Count; i++)
                WriteLine(output, $"  {headers[i]}: {row[i]}", width);
        }
    }

    /// <summary>The headers in as many lines as keep each column about as wide as what stands in it.</summary>
    private static IEnumerable<string[]> Headers(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var wrapped = headers.Select((h, i) => Wrapping.Wrap(h, Math.Max(rows.Max(r => r[i].Length), h.Split(' ').Max(word => word.Length)))).ToList();
        int lines = wrapped.Max(w => w.Count);
        for (int line = 0; line < lines; line++)
            yield return [.. wrapped.Select(w => line < lines - w.Count ? "" : w[line - (lines - w.Count)])];
    }

    private static void WriteLine(TextWriter output, string text, int width)
    {
        foreach (string line in Wrapping.Wrap(text, width, 2))
            output.WriteLine(line);
    }
}
