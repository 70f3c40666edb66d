namespace CoyoteDevres.Exploration;

/// <summary>
/// What an <c>await</c> does. A model is written once; a runtime decides whether its tasks are explored coroutines, real
/// threads, or operations of another checker.
/// </summary>
[KeptAcrossExecutions]
public interface IRuntime
{
    /// <summary>
    /// Gives <paramref name="created"/> its identity: the k-th object of the creating task, not the k-th in time, so that it
    /// is the same in every interleaving.
    /// </summary>
    int Identify(SharedObject created);

    /// <summary>Announces the running task's next operation. The model must await it at once.</summary>
    void Announce(SharedObject target, int kind, OperationTraits traits, Site site, int argument);

    /// <summary>
    /// Lets the world change. True if the announced operation has been performed and the task goes on; false if it must
    /// suspend.
    /// </summary>
    bool Proceed();

    /// <summary>What the running task's last operation returned.</summary>
    int Result { get; }

    /// <summary>Starts a task of the running task. Its body runs up to its first announcement; it inherits the caller's past.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="body">Runs in the new task.</param>
    /// <param name="tag">Whatever the layer above keeps per task.</param>
    ModelTask Spawn(string name, Func<Op> body, object? tag = null);

    /// <summary>The running task.</summary>
    ModelTask Current { get; }

    /// <summary>Reports something that the modelled system would complain about, seen at the operation being performed.</summary>
    void Report(Finding finding);

    /// <summary>Where suspended methods of the running task live.</summary>
    internal FrameArena Frames { get; }

    /// <summary>The innermost frame of the running task is now <paramref name="frame"/>.</summary>
    internal void Suspended(Frame frame);

    /// <summary>The running task's outermost method has returned.</summary>
    internal void TaskReturned();

    /// <summary>A model threw: a fault of the model, never a finding.</summary>
    internal void ModelFault(Exception exception);
}
