using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>Which places of the models carry weight, by version, for people: each place, and a table at the end.</summary>
public static class AblationReport
{
    /// <summary>What is said of a place for each <see cref="Standing"/>.</summary>
    internal static string Name(Standing standing) => standing switch
    {
        Standing.Noticed => "noticed",
        Standing.Argued => "argued",
        Standing.Open => "open",
        _ => "unknown",
    };

    /// <summary>Writes the report as text.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="versions">What was tried.</param>
    /// <param name="faults">What is argued for no version in particular, and is not so.</param>
    /// <param name="width">Of a line, in characters; 40 at least.</param>
    public static void WriteText(TextWriter output, IReadOnlyList<AblatedVersion> versions, IReadOnlyList<string> faults, int width)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(versions);
        ArgumentNullException.ThrowIfNull(faults);
        width = Math.Max(width, Wrapping.Narrowest);
        foreach (var version in versions)
        {
            output.WriteLine($"{version.Subsystem} {version.Version}: {Totals([version])}");
            foreach (var place in version.Places)
            {
                Line(output, $"  {Mark(place.Standing)} {place.Name}  {place.Ablation.Off.Site}", width);
                foreach (string detail in AblationWords.Of(place))
                    Line(output, $"      {detail}", width);
            }

            foreach (string fault in version.Faults)
                Line(output, $"  !    {fault}", width);
            output.WriteLine();
        }

        foreach (string line in Table(versions, width))
            output.WriteLine(line);
        foreach (string fault in faults)
            Line(output, $"! {fault}", width);
        output.WriteLine();
        output.WriteLine($"in all: {Totals(versions)}");
    }

    /// <summary>Writes the table, and what nobody noticed, as Markdown.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="versions">What was tried.</param>
    public static void WriteMarkdown(TextWriter output, IReadOnlyList<AblatedVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(versions);
        output.WriteLine("| version | verified scenarios | places | noticed | argued | open | unknown |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var version in versions)
            output.WriteLine($"| {string.Join(" | ", Cells(version))} |");
        output.WriteLine();
        output.WriteLine("| version | place | noticed by | with |");
        output.WriteLine("|---|---|---|---|");
        foreach (var (version, place) in versions.SelectMany(v => v.Places.Select(p => (v, p))))
            output.WriteLine($"| {version.Subsystem} {version.Version} | `{place.Name}` | {AblationWords.Noticer(place)} | {AblationWords.Why(place)} |");
    }

    private static IReadOnlyList<string> Table(IReadOnlyList<AblatedVersion> versions, int width)
    {
        var table = new TextTable(
            new TextColumn("version"), Right("scenarios"), Right("places"), Right("noticed"), Right("argued"), Right("open"), Right("unknown"));
        foreach (var version in versions)
            table.AddRow(Cells(version));
        return table.Render(width, 0) ?? [.. versions.Select(v => $"{v.Subsystem} {v.Version}: {Totals([v])}")];

        static TextColumn Right(string header) => new(header, Right: true);
    }

    private static string[] Cells(AblatedVersion version) =>
    [
        $"{version.Subsystem} {version.Version}",
        Words.Number(version.Scenarios),
        Words.Number(version.Places.Count),
        .. Enum.GetValues<Standing>().Select(s => Words.Number(version.Count(s))),
    ];

    /// <summary>Places are told apart by version: the same lines may carry weight in one and none in another.</summary>
    private static string Totals(IReadOnlyList<AblatedVersion> versions)
    {
        var outcomes = versions.SelectMany(v => v.Places).SelectMany(p => p.Outcomes).ToList();
        var counts = Enum.GetValues<Standing>().Select(s => $"{Words.Number(versions.Sum(v => v.Count(s)))} {Name(s)}");
        return $"{Words.Count(versions.Sum(v => v.Places.Count), "place", "places")}, {string.Join(", ", counts)}; "
            + $"{Words.Count(outcomes.Count, "exploration", "explorations")}, {Words.Count(outcomes.Sum(o => o.Executions), "execution", "executions")}";
    }

    private static string Mark(Standing standing) => standing switch
    {
        Standing.Noticed => "red ",
        Standing.Argued => "ok  ",
        Standing.Unknown => "?   ",
        _ => "open",
    };

    private static void Line(TextWriter output, string text, int width)
    {
        foreach (string line in Wrapping.Wrap(text, width, 8))
            output.WriteLine(line);
    }
}
