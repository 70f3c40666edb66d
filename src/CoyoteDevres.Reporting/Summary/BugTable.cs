using System.Globalization;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>Whether a bug exists in a version.</summary>
internal enum Existence
{
    /// <summary>No scenario of the version has a say in it: what the bug needs is not there.</summary>
    Absent,

    /// <summary>Every scenario of the row was explored to its end, and none shows it.</summary>
    Gone,

    /// <summary>A scenario shows it.</summary>
    Exists,

    /// <summary>None shows it, but not all were explored to their end.</summary>
    Unknown,
}

/// <summary>A cell of a table of bugs: what the scenarios of a row show in a version.</summary>
/// <param name="Version">The version.</param>
/// <param name="State">Whether the bug exists in it.</param>
/// <param name="Kinds">The kinds of the bug's findings, the gravest first.</param>
/// <param name="Differs">True if a scenario of it did not come out as it declares.</param>
/// <param name="Scenarios">The scenarios that have a say.</param>
internal sealed record BugCell(string Version, Existence State, IReadOnlyList<string> Kinds, bool Differs, IReadOnlyList<string> Scenarios)
{
    /// <summary>In a word or two.</summary>
    internal string Text => State switch
    {
        Existence.Absent => "–",
        Existence.Gone => "gone",
        Existence.Exists => $"exists: {Reporting.Kinds.Words(Kinds)[0]}",
        _ => "?",
    } + (Differs ? "!" : "");
}

/// <summary>A row: a bug, or a bug under some condition.</summary>
/// <param name="Name">What the row is called.</param>
/// <param name="Bug">The sources' name of the bug.</param>
/// <param name="Cells">One for each version of the table.</param>
internal sealed record BugRow(string Name, string Bug, IReadOnlyList<BugCell> Cells);

/// <summary>
/// Which bugs exist in which versions, told from the results of the scenarios that have a say in it (<see cref="ScenarioResult.Asks"/>).
/// </summary>
/// <param name="Title">The table's title.</param>
/// <param name="Rows">Its rows, in the order of the numbers that their names begin with, else in that in which the scenarios come.</param>
internal sealed record BugTable(string Title, IReadOnlyList<BugRow> Rows)
{
    /// <summary>Explains the cells.</summary>
    internal const string Legend =
        "exists: some scenario shows the bug, and the gravest way in a word; gone: all of them were explored to the end and none does; –: not in this version; ?: incomplete; !: not as declared";

    /// <summary>The tables that the results have rows of.</summary>
    internal static IReadOnlyList<BugTable> Of(IReadOnlyList<ScenarioResult> results) =>
        [.. results.SelectMany(r => r.Asks).Select(a => a.Table).Distinct().Select(title => Titled(title, results))];

    /// <summary>Its lines.</summary>
    internal IEnumerable<string> Render(int width)
    {
        var texts = Rows.SelectMany(r => r.Cells, (r, c) => KeyValuePair.Create((r.Name, c.Version), c.Text)).ToDictionary();
        var grid = new Grid(Title, [.. Rows.Select(r => r.Name)], [.. Rows[0].Cells.Select(c => c.Version)], (row, version) => texts[(row, version)]);
        return grid.Render(width).Concat(Wrapping.Wrap(Legend, width, 4));
    }

    private static BugTable Titled(string title, IReadOnlyList<ScenarioResult> results)
    {
        List<(BugQuestion Ask, ScenarioResult Result)> answers =
            [.. results.SelectMany(r => r.Asks.Where(a => a.Table == title), (r, a) => (a, r))];
        var versions = answers.Select(a => a.Result.Version).Distinct().ToList();
        var rows = answers.GroupBy(a => a.Ask).Select(row => new BugRow(
            row.Key.Row,
            row.Key.Bug,
            [.. versions.Select(v => Cell(row.Key.Bug, v, [.. row.Select(a => a.Result).Where(r => r.Version == v)]))]));
        return new BugTable(title, [.. rows.OrderBy(r => Number(r.Name))]);
    }

    private static int Number(string name) => int.TryParse(name.Split(' ')[0], CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;

    private static BugCell Cell(string bug, string version, IReadOnlyList<ScenarioResult> results)
    {
        var kinds = Reporting.Kinds.ByGravity(results.SelectMany(r => r.Findings.Select(f => f.Finding.Key).Where(k => IsOf(r, k, bug))).Select(k => k.Kind));
        var state = kinds.Count > 0 ? Existence.Exists
            : results.Count == 0 ? Existence.Absent
            : results.All(r => r is { Exhaustive: true, Verdict: Verdict.Verified or Verdict.Found }) ? Existence.Gone
            : Existence.Unknown;
        return new BugCell(version, state, kinds, results.Any(Judgement.Differs), [.. results.Select(r => r.Name)]);
    }

    /// <summary>True if the scenario declares the finding as that bug.</summary>
    private static bool IsOf(ScenarioResult result, FindingKey key, string bug) =>
        result.Declared.Zip(result.Bugs).Any(d => d.First == key && d.Second == bug);
}
