namespace CoyoteDevres.Exploration;

/// <summary>
/// Explores every schedule with at most a number of preemptions once, depth first (Musuvathi, Qadeer, "Iterative Context Bounding
/// for Systematic Testing of Multithreaded Programs", PLDI 2007). A switch away from a task that is still enabled is a preemption;
/// one at a block or an end is free, as is every alternative of a choice.
/// </summary>
/// <remarks>
/// Deliberately without partial order reduction: a schedule within the bound may be equivalent only to representatives beyond it,
/// so reduction loses behaviours unless it adds conservative backtrack points (Coons, Musuvathi, McKinley, "Bounded Partial-Order
/// Reduction", OOPSLA 2013). Equivalent schedules within the bound are therefore all explored.
/// </remarks>
public sealed class PreemptionBounded : IStrategy
{
    private readonly List<Node> nodes = [];
    private readonly int bound;

    /// <summary>Prepares a search.</summary>
    /// <param name="bound">Preemptions of an execution at most; 0 lets tasks switch only where they block or end.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is negative.</exception>
    public PreemptionBounded(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        this.bound = bound;
    }

    /// <inheritdoc/>
    public string Name => "preemption-bounded";

    /// <inheritdoc/>
    public bool IsExhaustive => false;

    /// <inheritdoc/>
    public string Bound => $"at most {bound} preemption{(bound == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public int CommonPrefix { get; private set; }

    /// <inheritdoc/>
    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        int depth = DepthOf(runtime.Trace);
        if (depth == nodes.Count)
        {
            var options = OptionsOf(runtime, depth == 0 ? bound : nodes[depth - 1].Left);
            if (options.Count == 0)
            {
                alternative = 0;
                return null;
            }

            nodes.Add(new Node(options));
        }

        var taken = nodes[depth].Taken;
        alternative = taken.Alternative;
        var task = runtime.TaskOf(taken.Task);
        if (runtime.IsEnabled(task))
            return task;
        // If nobody is enabled, the choice made here before came after the kill signal, and will again.
        if (runtime.Killed || runtime.IsAnybodyEnabled())
            runtime.Fail($"{ModelFault.NotDeterministic}: {task.Name} could move here in an earlier execution of the same schedule and now cannot");
        return null;
    }

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime)
    {
        while (nodes.Count > 0 && !nodes[^1].TryAdvance())
            nodes.RemoveAt(nodes.Count - 1);
        if (nodes.Count == 0)
            return false;
        var trace = runtime.Trace;
        CommonPrefix = nodes.Count - 1 + trace.RaceStart;
        if (trace.Barrier >= 0 && trace.Barrier <= CommonPrefix)
            CommonPrefix++;
        return true;
    }

    /// <summary>How many choices this execution has made: neither the set-up nor the kill signal is one.</summary>
    private static int DepthOf(Trace trace) => trace.Count - trace.RaceStart - (trace.Barrier >= 0 ? 1 : 0);

    /// <summary>What may happen next, the task that just moved first: fewest suspensions, and the plainest first schedule.</summary>
    private static List<Option> OptionsOf(ExploredRuntime runtime, int left)
    {
        var options = new List<Option>();
        var mover = Mover(runtime);
        if (mover is not null)
            Add(options, mover, left);
        int afterSwitch = mover is null ? left : left - 1;
        foreach (var task in runtime.TaskSpan)
        {
            if (afterSwitch >= 0 && task != mover && runtime.IsEnabled(task))
                Add(options, task, afterSwitch);
        }

        return options;
    }

    /// <summary>The task that moved last, if it is still enabled. After the kill signal nobody was.</summary>
    private static ModelTask? Mover(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        if (trace.Count == trace.RaceStart)
            return null;
        var task = runtime.TaskOf(trace[trace.Count - 1].Task);
        return runtime.IsEnabled(task) ? task : null;
    }

    private static void Add(List<Option> options, ModelTask task, int left)
    {
        int alternatives = task.Pending.IsChoice ? task.Pending.Argument : 1;
        for (int alternative = 0; alternative < alternatives; alternative++)
            options.Add(new Option(task.Id, alternative, left));
    }

    /// <summary>One way to go on.</summary>
    /// <param name="Task">The task's number.</param>
    /// <param name="Alternative">What it chooses, if it does.</param>
    /// <param name="Left">Preemptions that may still follow.</param>
    private readonly record struct Option(int Task, int Alternative, int Left);

    private sealed class Node(List<Option> options)
    {
        private int taken;

        internal Option Taken => options[taken];

        internal int Left => Taken.Left;

        internal bool TryAdvance() => ++taken < options.Count;
    }
}
