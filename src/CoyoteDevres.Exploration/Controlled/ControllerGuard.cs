namespace CoyoteDevres.Exploration;

/// <summary>A controller, of which it is noted that it gave the execution up: what it throws then passes through models and is no fault of theirs.</summary>
internal sealed class ControllerGuard(IController controller) : IController
{
    /// <summary>True once a call has thrown.</summary>
    internal bool HasGivenUp { get; private set; }

    /// <inheritdoc/>
    public void Start(Action task) => Guarded(() => controller.Start(task));

    /// <inheritdoc/>
    public void Interleave() => Guarded(controller.Interleave);

    /// <inheritdoc/>
    public void PauseUntil(Func<bool> condition) => Guarded(() => controller.PauseUntil(condition));

    /// <inheritdoc/>
    public int Choose(int alternatives)
    {
        int chosen = 0;
        Guarded(() => chosen = controller.Choose(alternatives));
        return chosen;
    }

    private void Guarded(Action call)
    {
        // Threads that unwind are not controlled any more: they must not go on.
        if (HasGivenUp)
            throw new ExecutionOverException();
        try
        {
            call();
        }
        catch
        {
            HasGivenUp = true;
            throw;
        }
    }
}

/// <summary>Unwinds a task's thread when its execution is over: tasks of an execution end where they are, threads must end.</summary>
internal sealed class ExecutionOverException : Exception;
