using System.Diagnostics;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>Measures what each guard costs on the path of an ioctl.</summary>
/// <param name="options">How long and what.</param>
public sealed class PriceRun(PriceOptions options)
{
    private const int Warming = 1;

    // Until then a thread must have come back.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Measures everything.</summary>
    /// <param name="progress">Told what is being measured, with how much of the run is over (0 to 1).</param>
    public PriceReport Measure(Action<string, double>? progress = null)
    {
        var direct = new DirectIoctl();
        double byHand = Median(() => CallLoop.Run(1, options.Sample, _ => direct.Loop()).Nanoseconds, warmUp: () => CallLoop.Run(1, options.FirstWarmUp, _ => direct.Loop()));
        // The baseline again before each guard: what else the machine does changes while this runs.
        var nothing = GuardStrategy.All.First(s => s.Name == "none");
        var idle = new CallLoop(nothing);
        idle.Run(Warming, options.FirstWarmUp);
        var prices = new List<StrategyPrice>();
        var baselines = options.Threads.ToDictionary(t => t, _ => new List<double>());
        foreach (var strategy in options.Strategies)
        {
            progress?.Invoke(strategy.Name, (double)prices.Count / options.Strategies.Count);
            var loop = new CallLoop(strategy);
            loop.Run(Warming, options.WarmUp);
            double bytes = loop.Run(1, options.Sample).BytesPerCall;
            var calls = options.Threads.Select(threads => Compare(threads, loop, idle, baselines[threads])).ToList();
            prices.Add(strategy.ClaimsShortUses
                ? BesideRemoval(new StrategyPrice(strategy.Name, bytes, calls, null, null), strategy, nothing)
                : new StrategyPrice(strategy.Name, bytes, calls, null, null));
        }

        progress?.Invoke("", 1);
        return new PriceReport(
            PriceFile.ThisBuild,
            Environment.ProcessorCount,
            byHand,
            [.. options.Threads.Select(t => new CallPrice(t, IsOversubscribed(t), Middle(baselines[t]), 0, 1))],
            prices);
    }

    private static bool IsOversubscribed(int threads) => threads > Environment.ProcessorCount;

    private static double Middle(List<double> samples)
    {
        samples.Sort();
        return samples[samples.Count / 2];
    }

    /// <summary>Samples of guard and baseline in turn, so that both see the same machine.</summary>
    private CallPrice Compare(int threads, CallLoop guarded, CallLoop idle, List<double> baseline)
    {
        List<double> with = [], without = [];
        for (int sample = 0; sample < options.Samples; sample++)
        {
            without.Add(idle.Run(threads, options.Sample).Nanoseconds);
            with.Add(guarded.Run(threads, options.Sample).Nanoseconds);
        }

        baseline.AddRange(without);
        return Price(threads, IsOversubscribed(threads), Middle(with), Middle(without));
    }

    private StrategyPrice BesideRemoval(StrategyPrice price, GuardStrategy strategy, GuardStrategy nothing)
    {
        int threads = options.ThreadsBesideRemoval;
        RemovalOutcome Rounds(GuardStrategy guard, bool removes) =>
            new RemovalRounds(guard, threads, options.CallsPerRound, removes).Run((round, _) => round < options.Unbinds, Patience);
        double without = Rounds(nothing, removes: false).Nanoseconds;
        var outcome = Rounds(strategy, removes: true);
        double Microseconds(int perCent) => outcome.UnbindTicks[(outcome.UnbindTicks.Count - 1) * perCent / 100] * (1e6 / Stopwatch.Frequency);
        return price with
        {
            // The remover is a thread too.
            BesideRemoval = Price(threads, IsOversubscribed(threads + 1), outcome.Nanoseconds, without),
            Unbind = new UnbindPrice(threads, outcome.UnbindTicks.Count, Microseconds(50), Microseconds(99)),
        };
    }

    private double Median(Func<double> sample, Action? warmUp = null)
    {
        warmUp?.Invoke();
        return Middle([.. Enumerable.Range(0, options.Samples).Select(_ => sample())]);
    }

    private static CallPrice Price(int threads, bool oversubscribed, double with, double without) =>
        new(threads, oversubscribed, with, with - without, with / without);
}
