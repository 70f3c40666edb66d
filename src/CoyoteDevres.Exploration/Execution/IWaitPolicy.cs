namespace CoyoteDevres.Exploration;

/// <summary>
/// What a task does when it is about to wait. Without a policy it just waits. With one that says so, each wait that is not a busy
/// one begins with an attempt, an operation of its own that depends on what the wait depends on: if it succeeds the task goes on
/// as if it had never had to wait; if not, the task gives back what it must not keep asleep, waits, and takes that again before
/// it goes on. All of these are operations; the model announced but one and goes on after the last.
/// </summary>
public interface IWaitPolicy
{
    /// <summary>True if it makes a difference now whether the task really has to wait.</summary>
    bool LooksFirst { get; }

    /// <summary>What the task gives back while it waits, or null.</summary>
    Baton? Baton { get; }

    /// <summary>The attempt fails: the task is about to wait. A place to report from, before the event.</summary>
    /// <param name="attempt">What it attempted.</param>
    /// <param name="task">The task.</param>
    void AboutToWait(in Operation attempt, ModelTask task);
}
