using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>
/// Runs scenarios on several threads. They are handed out and reported in their order; threads that find none left help to explore
/// one that is running. The results do not depend on how many threads there are.
/// </summary>
internal sealed class ScenarioPool
{
    private readonly TestSettings settings;
    private readonly ProgressBoard? progress;
    private readonly Lock gate = new();
    private readonly ScenarioResult?[] results;
    private readonly CancellationTokenSource?[] running;
    private readonly HelpDesk desk = new();
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
            var result = Explore(taken.Index, taken.Stop.Token);
            progress?.Finished(taken.Index);
            Return(taken.Index, result);
            desk.Over();
        }

        desk.Help();
    }

    private (int Index, CancellationTokenSource Stop)? Take(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (next > last)
                return null;
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            running[next] = stop;
            desk.Expect();
            return (next++, stop);
        }
    }

    private void Return(int index, ScenarioResult result)
    {
        lock (gate)
        {
            results[index] = result;
            running[index]!.Dispose();
            running[index] = null;
            if (!settings.StopOnMismatch || !IsMismatch(result) || index >= last)
                return;
            last = index;
            for (int later = index + 1; later < next; later++)
                running[later]?.Cancel();
        }
    }

    private static bool IsMismatch(ScenarioResult result) =>
        result.Verdict is Verdict.ModelError or Verdict.InternalError || Judgement.Differs(result);

    private ScenarioResult Explore(int index, CancellationToken cancellation)
    {
        var scenario = settings.Scenarios[index];
        if (cancellation.IsCancellationRequested)
            return Unexplored(scenario, Verdict.Incomplete, "not started: out of time or interrupted");
        try
        {
            Action<ExplorationProgress>? report = progress is null ? null : done => progress.Advanced(index, done);
            var run = new ScenarioRun(scenario, settings.Limits with { Progress = report }, cancellation);
            desk.Work(run);
            return run.Complete();
        }
        catch (Exception exception)
        {
            // Whatever a scenario or the checker throws is that scenario's result; the others still count.
            return Unexplored(scenario, Verdict.InternalError, $"{exception.GetType().Name}: {exception.Message}{Place(exception)}");
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
