namespace CoyoteDevres.Exploration;

/// <summary>
/// Probabilistic concurrency testing: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with Probabilistic
/// Guarantees of Finding Bugs", ASPLOS 2010. Each task has a random priority, the enabled task of the highest priority moves, and at
/// d - 1 random steps the task that is about to move falls below all that have not fallen.
/// </summary>
/// <remarks>
/// A bug of depth d, one that needs d ordering constraints between steps, is found by one execution with probability at least
/// 1 / (n k^(d-1)), for n tasks and executions of at most k steps. That is a statement about scheduling: choices are drawn
/// uniformly, and a bug that needs some of them is found that much less often. k is not known beforehand; it is taken from the
/// longest execution so far; the first one has no change points, and so a chance at bugs of depth 1 only.
/// A task spawned on the way gets a random priority among those that have not fallen.
/// </remarks>
public sealed class Pct : IStrategy
{
    private readonly SplitMix64 random;
    private readonly PriorityList priorities;
    private readonly int[] changePoints;
    private readonly long executions;
    private readonly long seed;
    private long done;
    private int longest;

    /// <summary>Prepares a run: the same one for the same seed and depth.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="depth">d, at least 1: how many ordering constraints the bugs looked for need.</param>
    /// <param name="executions">How many to run, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> or <paramref name="executions"/> is less than 1.</exception>
    public Pct(long seed, int depth, long executions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(executions, 1);
        this.seed = seed;
        this.executions = executions;
        random = new SplitMix64(seed);
        changePoints = new int[depth - 1];
        priorities = new PriorityList(random, changePoints.Length);
        Begin();
    }

    /// <inheritdoc/>
    public string Name => "pct";

    /// <inheritdoc/>
    public bool IsExhaustive => false;

    /// <inheritdoc/>
    public string Bound => $"{executions} PCT execution{(executions == 1 ? "" : "s")} of depth {changePoints.Length + 1}, seed {seed}";

    /// <inheritdoc/>
    public int CommonPrefix => 0;

    /// <inheritdoc/>
    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        priorities.Admit(runtime.Tasks);
        var picked = priorities.Highest(runtime);
        int step = StepsOf(runtime) + 1;
        for (int i = 0; i < changePoints.Length && picked is not null; i++)
        {
            if (changePoints[i] != step)
                continue;
            priorities.Demote(picked, i);
            picked = priorities.Highest(runtime);
        }

        if (picked is not null && picked.Pending.IsChoice)
            alternative = random.Below(picked.Pending.Argument);
        return picked;
    }

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime)
    {
        longest = Math.Max(longest, StepsOf(runtime));
        Begin();
        return ++done < executions;
    }

    private static int StepsOf(ExploredRuntime runtime) => runtime.Trace.Count - runtime.Trace.RaceStart;

    /// <summary>Steps are counted from 1, so that 0 is no change point.</summary>
    private void Begin()
    {
        priorities.Clear();
        for (int i = 0; i < changePoints.Length; i++)
            changePoints[i] = longest == 0 ? 0 : 1 + random.Below(longest);
    }
}
