using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>
/// Runs scenarios on several threads. They are handed out and reported in their order; threads that find none left help to explore
/// one that is running. Scenarios with the same program are handed out together, with the first of them. The results do not depend on how many threads
/// there are.
/// </summary>
internal sealed class ScenarioPool
{
    private readonly TestSettings settings;
    private readonly ProgressBoard? progress;
    private readonly Lock gate = new();
    private readonly ScenarioResult?[] results;
    private readonly CancellationTokenSource?[] running;
    private readonly HelpDesk desk = new();

    // By scenario: the earlier one that has its program and is explored for both, or -1.
    private readonly int[] exploredAs;
    private readonly ILookup<int, int> alike;
    private int next;

    /// <summary>The last scenario that counts: once one is not as declared, those behind it do not.</summary>
    private int last;

    internal ScenarioPool(TestSettings settings, ProgressBoard? progress)
    {
        this.settings = settings;
        this.progress = progress;
        results = new ScenarioResult?[settings.Scenarios.Count];
        running = new CancellationTokenSource?[results.Length];
        last = results.Length - 1;
        exploredAs = new int[results.Length];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < exploredAs.Length; i++)
        {
            exploredAs[i] = settings.Scenarios[i].SameAs is { } same && places.TryGetValue(same, out int earlier) ? earlier : -1;
            places[settings.Scenarios[i].Name] = i;
        }

        alike = Enumerable.Range(0, exploredAs.Length).Where(i => exploredAs[i] >= 0).ToLookup(i => exploredAs[i]);
    }

    /// <summary>Runs them all; what could not be started before <paramref name="cancellation"/> is incomplete.</summary>
    internal IReadOnlyList<ScenarioResult> Run(CancellationToken cancellation)
    {
        var threads = Enumerable.Range(1, settings.Workers - 1).Select(_ => new Thread(() => Work(cancellation))).ToList();
        threads.ForEach(thread => thread.Start());
        Work(cancellation);
        threads.ForEach(thread => thread.Join());
        return [.. results.Take(last + 1).Select(result => result!)];
    }

    private void Work(CancellationToken cancellation)
    {
        while (Take(cancellation) is { } taken)
        {
            progress?.Started(taken.Index);
            var judged = Explore(taken.Index, taken.Stop.Token);
            foreach (var (index, _) in judged)
                progress?.Finished(index);
            Return(taken.Index, judged);
            desk.Over();
        }

        desk.Help();
    }

    private (int Index, CancellationTokenSource Stop)? Take(CancellationToken cancellation)
    {
        lock (gate)
        {
            while (next <= last && exploredAs[next] >= 0)
                next++;
            if (next > last)
                return null;
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            running[next] = stop;
            desk.Expect();
            return (next++, stop);
        }
    }

    private void Return(int explored, List<(int Index, ScenarioResult Result)> judged)
    {
        lock (gate)
        {
            running[explored]!.Dispose();
            running[explored] = null;
            foreach (var (index, result) in judged)
            {
                results[index] = result;
                if (!settings.StopOnMismatch || !IsMismatch(result) || index >= last)
                    continue;
                last = index;
                for (int later = index + 1; later < next; later++)
                    running[later]?.Cancel();
            }
        }
    }

    private static bool IsMismatch(ScenarioResult result) =>
        result.Verdict is Verdict.ModelError or Verdict.InternalError || Judgement.Differs(result);

    /// <summary>Explores one scenario, and judges it and those that have its program.</summary>
    private List<(int Index, ScenarioResult Result)> Explore(int index, CancellationToken cancellation)
    {
        var scenario = settings.Scenarios[index];
        List<(int, ScenarioResult)> All(Func<Scenario, ScenarioResult> judge) =>
            [.. alike[index].Prepend(index).Select(i => (i, judge(settings.Scenarios[i])))];
        if (cancellation.IsCancellationRequested)
            return All(s => Unexplored(s, Verdict.Incomplete, "not started: out of time or interrupted"));
        try
        {
            Action<ExplorationProgress>? report = progress is null ? null : done => progress.Advanced(index, done);
            var run = new ScenarioRun(scenario, settings.Limits with { Progress = report }, cancellation);
            desk.Work(run);
            return All(s => s == scenario ? run.Complete() : run.Complete(s));
        }
        catch (Exception exception)
        {
            // Whatever a scenario or the checker throws is that scenario's result; the others still count.
            return All(s => Unexplored(s, Verdict.InternalError, $"{exception.GetType().Name}: {exception.Message}{Place(exception)}"));
        }
    }

    private static string Place(Exception exception) =>
        exception.StackTrace?.Split('\n', StringSplitOptions.TrimEntries)[0] is { Length: > 0 } frame ? $" ({frame})" : "";

    private ScenarioResult Unexplored(Scenario scenario, Verdict verdict, string problem)
    {
        var (strategy, bound) = settings.Explores;
        return new ScenarioResult
        {
            Name = scenario.Name,
            Subsystem = scenario.Subsystem,
            Version = scenario.Version,
            Commit = scenario.Commit,
            Declared = [.. scenario.Declared.Select(d => d.Key)],
            Asks = scenario.Asks,
            Verdict = verdict,
            AsDeclared = false,
            Discovered = [.. scenario.Declared.Where(d => d.Bug is null).Select(d => d.Key)],
            Strategy = strategy,
            Bound = bound,
            Exhaustive = false,
            Bounds = scenario.Bounds,
            Executions = 0,
            Blocked = 0,
            Operations = 0,
            Seconds = 0,
            Reached = new Reached(0, 0),
            Findings = [],
            Problem = problem.ReplaceLineEndings(" "),
        };
    }
}
