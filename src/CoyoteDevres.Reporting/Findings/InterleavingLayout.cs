namespace CoyoteDevres.Reporting;

/// <summary>Where things stand in an interleaving table.</summary>
internal enum InterleavingStyle
{
    /// <summary>A column for each task, the function beside its operations.</summary>
    Beside,

    /// <summary>A column for each task, the function on a line of its own above its operations.</summary>
    Above,

    /// <summary>No columns: the tasks below each other.</summary>
    Stacked,
}

/// <summary>The measures of an interleaving table, in characters.</summary>
/// <param name="Style">How it is laid out.</param>
/// <param name="NumberWidth">Of the step numbers.</param>
/// <param name="Columns">Width of each task's column; one only if stacked.</param>
/// <param name="Functions">Width of the function names within each column; used beside only.</param>
internal sealed record InterleavingLayout(InterleavingStyle Style, int NumberWidth, IReadOnlyList<int> Columns, IReadOnlyList<int> Functions)
{
    /// <summary>Between columns.</summary>
    internal const int Gap = 2;

    /// <summary>A column narrower than this is harder to read than tasks below each other.</summary>
    private const int NarrowestColumn = 20;

    /// <summary>Takes the first style whose columns fit into <paramref name="width"/>, narrowing columns only for the second.</summary>
    internal static InterleavingLayout Measure(Interleaving data, int width)
    {
        int last = data.Stretches.Count == 0 ? 0 : data.Stretches[^1].Steps[^1].Number;
        int number = Math.Max(" step".Length, last.ToString(System.Globalization.CultureInfo.InvariantCulture).Length + 1);
        int room = width - number - Gap * data.Tasks.Count;
        var columns = Enumerable.Range(0, data.Tasks.Count).ToList();
        var functions = columns.ConvertAll(c => Widest(data, c, s => s.Function));
        var actions = columns.ConvertAll(c => Widest(data, c, s => s.Action));
        var least = columns.ConvertAll(c => Notes(data, c).Max(note => note.Length));

        var beside = columns.ConvertAll(c => Math.Max(least[c], functions[c] + Gap + actions[c]));
        if (beside.Sum() <= room)
            return new InterleavingLayout(InterleavingStyle.Beside, number, beside, functions);
        var above = columns.ConvertAll(c => Math.Max(Math.Max(least[c], functions[c]), Gap + actions[c]));
        if (columns.Count > 1 && room / columns.Count < NarrowestColumn && above.Sum() > room)
            return new InterleavingLayout(InterleavingStyle.Stacked, number, [width - number - Gap], functions);
        return new InterleavingLayout(InterleavingStyle.Above, number, Narrow(above, room), functions);
    }

    private static int Widest(Interleaving data, int column, Func<InterleavingStep, string> part) =>
        data.Stretches.Where(s => s.Column == column).SelectMany(s => s.Steps).Select(s => part(s).Length).DefaultIfEmpty().Max();

    /// <summary>What stands in a column besides operations.</summary>
    private static IEnumerable<string> Notes(Interleaving data, int column) =>
        data.Stretches.Where(s => s.Column == column).Select(InterleavingRenderer.Switch)
            .Concat(data.Waits.Where(w => w.Column == column).Select(w => w.Operation))
            .Append(data.Tasks[column]);

    /// <summary>Columns below their fair share keep their width; the others share what is left.</summary>
    private static List<int> Narrow(IReadOnlyList<int> wanted, int room)
    {
        var widths = new int[wanted.Count];
        var open = Enumerable.Range(0, wanted.Count).OrderBy(c => wanted[c]).ToList();
        for (int i = 0; i < open.Count; i++)
        {
            widths[open[i]] = Math.Min(wanted[open[i]], room / (open.Count - i));
            room -= widths[open[i]];
        }

        return [.. widths];
    }
}
