using System.Globalization;
using Spectre.Console;

namespace CoyoteDevres.Cli;

/// <summary>Shows on a terminal how a run goes on, and leaves nothing behind.</summary>
internal static class LiveProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

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
            string counts = string.Create(CultureInfo.InvariantCulture, $"{board.Over}/{board.Scenarios}, {board.Executions:N0} executions");
            shown.Description = Markup.Escape(board.Oldest is { } name ? $"{counts}, {name}" : counts);
        }

        return work.GetAwaiter().GetResult();
    }
}
