using System.Globalization;
using Spectre.Console;

namespace CoyoteDevres.Cli;

/// <summary>Shows on a terminal how a run goes on, and leaves nothing behind.</summary>
internal static class LiveProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Shows <paramref name="board"/> while <paramref name="work"/> runs on another thread.</summary>
    internal static T Show<T>(World world, ProgressBoard board, Func<T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = world.Terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(world.Out),
        });
        console.Profile.Width = world.Terminal.Width;
        return console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(Spinner.Known.Line), new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var shown = context.AddTask("starting", maxValue: board.Scenarios);
                return Watch(shown, board, Task.Factory.StartNew(work, default, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            });
    }

    private static T Watch<T>(ProgressTask shown, ProgressBoard board, Task<T> work)
    {
        while (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(Interval))
        {
            shown.Value = board.Over;
            shown.Description = Markup.Escape(Describe(board));
        }

        return work.GetAwaiter().GetResult();
    }

    /// <summary>What is running, and once it takes long enough for anybody to wonder, how much of it may be left.</summary>
    private static string Describe(ProgressBoard board)
    {
        string counts = string.Create(CultureInfo.InvariantCulture, $"{board.Over}/{board.Scenarios}");
        if (board.Oldest is not { } running)
            return string.Create(CultureInfo.InvariantCulture, $"{counts}, {board.Executions:N0} executions");
        if (running.Elapsed < Patience || running.EstimatedTotal is not { } total || running.EstimatedLeft is not { } left)
            return string.Create(CultureInfo.InvariantCulture, $"{counts}, {board.Executions:N0} executions, {running.Name}");
        return string.Create(CultureInfo.InvariantCulture, $"{counts}, {running.Name}: {running.Executions:N0} of {Rounded(total):N0} (estimate), {Spoken(left)} left");
    }

    /// <summary>Two digits: an estimate knows no more.</summary>
    private static double Rounded(double number)
    {
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, number))) - 1));
        return Math.Round(number / unit) * unit;
    }

    private static string Spoken(TimeSpan left) => left switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds):N0} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalMinutes):N0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalHours):N0} h"),
    };
}
