namespace CoyoteDevres.Exploration;

/// <summary>What is explored: a set-up and what is looked at when an execution is over.</summary>
public interface IProgram
{
    /// <summary>What is switched off in it; null, the default, if nothing. The same in every execution.</summary>
    Ablation? Ablation => null;

    /// <summary>
    /// What its executions change, besides what its tasks' bodies refer to: so that an execution can begin in the middle of the last
    /// one, with everything as it was there, instead of performing the same events again. Null, the default, if they change something
    /// that must not be put back (a list that outcomes are collected in, for instance): then each begins at the beginning.
    /// </summary>
    IReadOnlyList<object>? State => null;

    /// <summary>
    /// Sets the world up and registers the tasks that race. Runs alone, in task 0, and must not block; the tasks start when it
    /// has returned, and all that it did is in their past.
    /// </summary>
    Op SetUp(ExploredRuntime runtime);

    /// <summary>
    /// Nobody is enabled. Called at most once an execution, if a task sleeps interruptibly: after it, a kill signal ends all
    /// such sleeps.
    /// </summary>
    void BeforeKill(ExploredRuntime runtime)
    {
    }

    /// <summary>The execution is over: report hangs, leaks, whatever is judged at the end.</summary>
    void End(ExploredRuntime runtime)
    {
    }
}
