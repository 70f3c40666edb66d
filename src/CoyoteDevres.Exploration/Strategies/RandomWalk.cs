namespace CoyoteDevres.Exploration;

/// <summary>
/// Chooses uniformly among the enabled tasks at each step, and among the alternatives of a choice. Executions are independent of
/// each other; a trace of many events, or with many orders, is seen more often than others, and nothing says which were missed.
/// </summary>
public sealed class RandomWalk : IStrategy
{
    private readonly SplitMix64 random;
    private readonly long executions;
    private readonly long seed;
    private long done;

    /// <summary>Prepares a walk: the same one for the same seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="executions">How many to run, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="executions"/> is less than 1.</exception>
    public RandomWalk(long seed, long executions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(executions, 1);
        this.seed = seed;
        this.executions = executions;
        random = new SplitMix64(seed);
    }

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public bool IsExhaustive => false;

    /// <inheritdoc/>
    public string Bound => $"{executions} random execution{(executions == 1 ? "" : "s")}, seed {seed}";

    /// <inheritdoc/>
    public int CommonPrefix => 0;

    /// <inheritdoc/>
    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        int enabled = 0;
        foreach (var task in runtime.TaskSpan)
            enabled += runtime.IsEnabled(task) ? 1 : 0;
        if (enabled == 0)
            return null;
        var picked = NthEnabled(runtime, random.Below(enabled));
        if (picked.Pending.IsChoice)
            alternative = random.Below(picked.Pending.Argument);
        return picked;
    }

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime) => ++done < executions;

    private static ModelTask NthEnabled(ExploredRuntime runtime, int n)
    {
        foreach (var task in runtime.TaskSpan)
        {
            if (runtime.IsEnabled(task) && n-- == 0)
                return task;
        }

        throw new InvalidOperationException("fewer tasks are enabled than a moment ago");
    }
}
