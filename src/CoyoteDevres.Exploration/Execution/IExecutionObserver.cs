namespace CoyoteDevres.Exploration;

/// <summary>Watches executions without taking part.</summary>
public interface IExecutionObserver
{
    /// <summary>
    /// False if it need not see an event of an execution that was the same in the last one: such events may then be left out. True is
    /// the default.
    /// </summary>
    bool SeesRepeated => true;

    /// <summary>
    /// <paramref name="task"/>'s announced operation is about to be performed, and the one before it has had its full effect:
    /// its object can now be asked to describe it.
    /// </summary>
    void Performing(ExploredRuntime runtime, ModelTask task)
    {
    }

    /// <summary>Nobody can go on; interruptible sleeps are about to be ended by a kill signal.</summary>
    void Killing(ExploredRuntime runtime)
    {
    }

    /// <summary>An execution is over.</summary>
    void Ended(ExploredRuntime runtime)
    {
    }
}
