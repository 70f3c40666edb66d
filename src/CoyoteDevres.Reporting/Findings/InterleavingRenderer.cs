using System.Globalization;

namespace CoyoteDevres.Reporting;

/// <summary>Writes an interleaving as lines, measured by its layout.</summary>
internal sealed class InterleavingRenderer
{
    private readonly Interleaving data;
    private readonly InterleavingLayout layout;
    private readonly List<string> lines = [];

    private InterleavingRenderer(Interleaving data, InterleavingLayout layout)
    {
        this.data = data;
        this.layout = layout;
    }

    private bool IsStacked => layout.Style == InterleavingStyle.Stacked;

    internal static IReadOnlyList<string> Render(Interleaving data, int width) =>
        new InterleavingRenderer(data, InterleavingLayout.Measure(data, width)).Render();

    /// <summary>The row between two stretches.</summary>
    internal static string Switch(Stretch stretch) => stretch.Left.Length == 0 ? "switch" : $"switch ({stretch.Left})";

    private List<string> Render()
    {
        if (data.Tasks.Count > 0)
            AddHeader();
        if (data.SetUpSteps > 0)
            lines.Add($"{new string(' ', layout.NumberWidth)}{Gap()}set-up: {Words.Count(data.SetUpSteps, "step", "steps")}");
        for (int i = 0; i < data.Stretches.Count; i++)
        {
            var stretch = data.Stretches[i];
            int column = Enter(stretch.Column);
            AddSteps(stretch, column);
            if (i < data.Stretches.Count - 1)
                Add("", column, Switch(stretch));
        }

        foreach (var (task, operation) in data.Waits)
            Add("", Enter(task), operation);
        return lines;
    }

    /// <summary>The column of a task that is told of next; without columns, its name.</summary>
    private int Enter(int task)
    {
        if (!IsStacked)
            return task;
        lines.AddRange(Wrapping.Wrap(" " + data.Tasks[task], layout.NumberWidth + layout.Columns[0], 2));
        return 0;
    }

    private void AddHeader()
    {
        string step = "step".PadLeft(layout.NumberWidth);
        var titles = IsStacked ? [] : data.Tasks.Select((task, c) => Gap() + Fit(task, layout.Columns[c]).PadRight(layout.Columns[c]));
        lines.Add((step + string.Concat(titles)).TrimEnd());
    }

    private void AddSteps(Stretch stretch, int column)
    {
        string function = "";
        foreach (var step in stretch.Steps)
        {
            string number = step.Number.ToString(CultureInfo.InvariantCulture);
            string shown = step.Function == function ? "" : step.Function;
            function = step.Function;
            if (layout.Style == InterleavingStyle.Beside)
            {
                Add(number, column, $"{shown.PadRight(layout.Functions[column])}{Gap()}{step.Action}");
                continue;
            }

            if (shown.Length > 0)
                Add("", column, shown);
            Add(number, column, Gap() + step.Action, 2 * InterleavingLayout.Gap);
        }
    }

    private void Add(string number, int column, string text, int indent = InterleavingLayout.Gap)
    {
        string skipped = string.Concat(layout.Columns.Take(column).Select(width => Gap() + new string(' ', width)));
        foreach (string part in Wrapping.Wrap(text, layout.Columns[column], indent))
        {
            lines.Add($"{number.PadLeft(layout.NumberWidth)}{skipped}{Gap()}{part}".TrimEnd());
            number = "";
        }
    }

    private static string Fit(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    private static string Gap() => new(' ', InterleavingLayout.Gap);
}
