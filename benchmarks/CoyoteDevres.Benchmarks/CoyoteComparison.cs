using System.Diagnostics;
using System.Reflection;
using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// The built-in strategies and Microsoft Coyote's on the same scenarios, in one run: executions a second (of CPU time), executions up to
/// the first finding, and whether a strategy ends by itself. Mostly counting, so not for BenchmarkDotNet.
/// </summary>
internal static class CoyoteComparison
{
    private const int Seeds = 20;
    private const int MostExecutions = 1_000;
    private const int MostDepthFirst = 5_000;
    private const int RateExecutions = 500;

    // An execution of Coyote's uses the seed after that of the one before.
    private const long SeedDistance = 1_000_000;

    private static readonly string[] Names =
        ["gpio/close-chip-and-set-config@G1", "i2c/open-vs-unbind@I3", "spi/message-vs-unbind-controller@S1", "uart/get-icount-vs-unbind@U1"];

    private static readonly string[] Strategies = ["random", "prioritization", "probabilistic", "q-learning"];

    /// <summary>Prints a line for each scenario and strategy.</summary>
    /// <returns>An exit code.</returns>
    internal static int Run()
    {
        if (Find() is not { } coyote)
        {
            Console.Error.WriteLine("this build is without Microsoft Coyote: dotnet run -p:UseCoyote=true");
            return 2;
        }

        Console.WriteLine("scenario | strategy | executions/s | first finding at | ends");
        foreach (var scenario in Names.Select(name => Catalogue.All.Single(s => s.Name == name)))
        {
            Search(scenario, "built-in", most => BuiltIn(scenario, new OptimalDpor(), most));
            Walk(scenario, "built-in random", (seed, most) => BuiltIn(scenario, new RandomWalk(seed, long.MaxValue), most));
            foreach (string strategy in Strategies)
                Walk(scenario, $"Coyote {strategy}", (seed, most) => Coyote(scenario, coyote.Create(strategy, seed, uint.MaxValue), most));
            Search(scenario, "Coyote dfs", most => Coyote(scenario, coyote.Create("dfs", 1, uint.MaxValue), most));
        }

        return 0;
    }

    private static IEngineFactory? Find()
    {
        const string Name = "CoyoteDevres.MicrosoftCoyote";
        try
        {
            return Assembly.Load(Name).GetType($"{Name}.CoyoteEngines") is { } type ? (IEngineFactory?)Activator.CreateInstance(type) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A strategy that ends once it has been everywhere.</summary>
    private static void Search(Scenario scenario, string strategy, Func<Watch, Watch> run)
    {
        run(new Watch(scenario, RateExecutions, stopsAtFirst: false));
        var all = run(new Watch(scenario, MostDepthFirst, stopsAtFirst: false));
        Tell(scenario, strategy, all, $"{all.First?.ToString() ?? "none"}", all.HasMore ? $"not within {all.Executions}" : $"after {all.Executions}");
    }

    /// <summary>A strategy that goes on for ever, from each of the seeds.</summary>
    private static void Walk(Scenario scenario, string strategy, Func<long, Watch, Watch> run)
    {
        run(1, new Watch(scenario, RateExecutions, stopsAtFirst: false));
        var rate = run(1, new Watch(scenario, RateExecutions, stopsAtFirst: false));
        var firsts = Enumerable.Range(0, Seeds).Select(i => run(1 + (i * SeedDistance), new Watch(scenario, MostExecutions, stopsAtFirst: true)).First)
            .Select(first => first ?? double.PositiveInfinity).Order().ToList();
        double median = (firsts[(Seeds - 1) / 2] + firsts[Seeds / 2]) / 2;
        string told = double.IsFinite(median) ? $"{median:0.#}" : $"> {MostExecutions}";
        Tell(scenario, strategy, rate, $"{told} ({firsts.Count(double.IsFinite)} of {Seeds})", "never");
    }

    private static void Tell(Scenario scenario, string strategy, Watch rate, string first, string ends) =>
        Console.WriteLine(FormattableString.Invariant($"{scenario.Name} | {strategy} | {rate.Executions / rate.Seconds:0} | {first} | {ends}"));

    private static Watch BuiltIn(Scenario scenario, IStrategy strategy, Watch watch)
    {
        var runtime = new ExploredRuntime(scenario.Program(), strategy, new RunOptions().StepLimit);
        watch.Start();
        do
            runtime.Run();
        while (watch.Add(runtime) && (watch.HasMore = strategy.Next(runtime)));
        return watch.Stop();
    }

    private static Watch Coyote(Scenario scenario, IEngine engine, Watch watch)
    {
        var runtime = new ExploredRuntime(scenario.Program(), new RunOptions().StepLimit);
        runtime.Look();
        watch.Start();
        engine.Run(controller =>
        {
            runtime.Run(controller);
            return watch.Add(runtime);
        });
        return watch.Stop();
    }

    /// <summary>Counts executions until there were enough.</summary>
    private sealed class Watch(Scenario scenario, long most, bool stopsAtFirst)
    {
        private readonly HashSet<FindingKey> declared = [.. scenario.Declared.Select(d => d.Key)];
        private TimeSpan started;

        internal long Executions { get; private set; }

        /// <summary>The first execution with a finding, from 1.</summary>
        internal long? First { get; private set; }

        /// <summary>False if the strategy ended by itself.</summary>
        internal bool HasMore { get; set; }

        /// <summary>CPU time.</summary>
        internal double Seconds { get; private set; }

        internal void Start() => started = Process.GetCurrentProcess().TotalProcessorTime;

        internal Watch Stop()
        {
            Seconds = (Process.GetCurrentProcess().TotalProcessorTime - started).TotalSeconds;
            return this;
        }

        /// <returns>True if another execution is wanted.</returns>
        internal bool Add(ExploredRuntime runtime)
        {
            if (runtime.Fault is { } fault)
                throw new InvalidOperationException($"{scenario.Name}: {fault}");
            Executions++;
            if (First is null && runtime.Findings.Any(f => !f.Finding.IsBeside || declared.Contains(f.Finding.Key)))
                First = Executions;
            HasMore = Executions >= most || (stopsAtFirst && First is not null);
            return !HasMore;
        }
    }
}
