using System.Globalization;
using System.Text.Json;
using CoyoteDevres.Reporting;
using CoyoteDevres.Subsystems.Guards;
using StrategyPrice = CoyoteDevres.Reporting.StrategyPrice;

namespace CoyoteDevres.Cli;

/// <summary>The file that prices are kept in.</summary>
/// <param name="world">Where the tool runs.</param>
/// <param name="file">Its path, as the user names it.</param>
internal sealed class PriceBook(World world, string file)
{
    private const double MicrosecondsToNanoseconds = 1_000;

    /// <summary>The prices of this build; null if none were kept.</summary>
    /// <exception cref="UsageException">The file cannot be read, or is none of this kind.</exception>
    internal PriceReport? Read()
    {
        try
        {
            return PriceFile.Read(world.Full(file));
        }
        catch (JsonException)
        {
            throw new UsageException($"{file}: no file of prices; 'strategies --bench' writes one");
        }
        catch (Exception exception) when (UsageException.IsFileError(exception))
        {
            throw UsageException.Of(file, exception);
        }
    }

    /// <summary>Measures them and keeps them.</summary>
    /// <param name="strategies">Of which guards.</param>
    /// <param name="shown">True to tell on standard error what is being measured, if somebody watches.</param>
    internal PriceReport Measure(IReadOnlyList<GuardStrategy> strategies, bool shown)
    {
        Action<string, double>? progress = shown && world.Terminal.IsInteractive ? Tell : null;
        var report = new PriceRun(new PriceOptions { Strategies = strategies }).Measure(progress);
        try
        {
            PriceFile.Write(world.Full(file), report);
        }
        catch (Exception exception) when (UsageException.IsFileError(exception))
        {
            throw UsageException.Of(file, exception);
        }

        return report;
    }

    /// <summary>A strategy's price as reports show it; null if it is not known.</summary>
    internal static StrategyPrice? Of(GuardStrategy strategy, PriceReport? report)
    {
        if (report?.Strategies.FirstOrDefault(s => s.Strategy == strategy.Name) is not { } price)
            return null;
        return new StrategyPrice(
            price.Calls.ToDictionary(c => c.Threads, c => c.Nanoseconds),
            price.Calls.ToDictionary(c => c.Threads, c => c.Nanoseconds - c.AboveBaseline),
            price.BesideRemoval?.Nanoseconds,
            price.Unbind?.MedianMicroseconds * MicrosecondsToNanoseconds,
            price.Unbind?.P99Microseconds * MicrosecondsToNanoseconds)
        { Oversubscribed = [.. price.Calls.Where(c => c.IsOversubscribed).Select(c => c.Threads)] };
    }

    /// <summary>What it costs that the code which is measured is the code which is proved; null if nothing was measured.</summary>
    internal static string? Note(PriceReport? report) => report?.Baseline.FirstOrDefault(b => b.Threads == 1) is not { } baseline
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The same ioctl written by hand takes {report.DirectNanoseconds:0} ns, through the models and behind no guard {baseline.Nanoseconds:0} ns.");

    private void Tell(string strategy, double part) => world.Error.Write(
        part >= 1 ? "\r\u001b[K" : $"\r\u001b[Kmeasuring {strategy} ({part:0%})");
}
