using System.Diagnostics;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Cli;

/// <summary>A scenario that is being explored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Executions">Complete executions so far.</param>
/// <param name="EstimatedTotal">An estimate of all there will be, or null.</param>
/// <param name="Elapsed">For how long.</param>
internal readonly record struct RunningScenario(string Name, long Executions, double? EstimatedTotal, TimeSpan Elapsed)
{
    /// <summary>An estimate of how long it will take from now, or null.</summary>
    internal TimeSpan? EstimatedLeft =>
        EstimatedTotal is { } total && Executions > 0 ? Elapsed * Math.Min(1e6, Math.Max(0, total - Executions) / Executions) : null;
}

/// <summary>What a run is doing right now; written by its workers, read by whoever shows it.</summary>
internal sealed class ProgressBoard(IReadOnlyList<string> names)
{
    private readonly long[] executions = new long[names.Count];
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly TimeSpan[] starts = new TimeSpan[names.Count];
    private readonly double[] totals = new double[names.Count];
    private readonly int[] states = new int[names.Count];

    private enum Stage
    {
        Waiting,
        Running,
        Over,
    }

    /// <summary>How many scenarios there are.</summary>
    internal int Scenarios => names.Count;

    /// <summary>How many of them are over.</summary>
    internal int Over => states.Count(s => s == (int)Stage.Over);

    /// <summary>Executions so far, of all scenarios.</summary>
    internal long Executions => executions.Sum();

    /// <summary>The scenario that has been running longest, or null.</summary>
    internal RunningScenario? Oldest
    {
        get
        {
            int index = Array.IndexOf(states, (int)Stage.Running);
            if (index < 0)
                return null;
            double total = Volatile.Read(ref totals[index]);
            return new RunningScenario(names[index], Volatile.Read(ref executions[index]), total > 0 ? total : null, watch.Elapsed - starts[index]);
        }
    }

    internal void Started(int index)
    {
        starts[index] = watch.Elapsed;
        Volatile.Write(ref states[index], (int)Stage.Running);
    }

    internal void Advanced(int index, ExplorationProgress progress)
    {
        Volatile.Write(ref executions[index], progress.Executions);
        Volatile.Write(ref totals[index], progress.EstimatedTotal ?? 0);
    }

    internal void Finished(int index) => Volatile.Write(ref states[index], (int)Stage.Over);
}
