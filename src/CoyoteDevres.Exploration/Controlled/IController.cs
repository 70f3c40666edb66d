namespace CoyoteDevres.Exploration;

/// <summary>
/// What another checker does for an execution that it controls: it runs tasks on threads, one at a time, and chooses at each of these
/// calls which of them goes on. (Microsoft Coyote, or a scheduler of a test.)
/// </summary>
/// <remarks>Whatever a call throws ends its task, and goes back to the controller from the thread that it gave.</remarks>
public interface IController
{
    /// <summary>Gives <paramref name="task"/> a thread. It may run before this returns, later, or when the caller waits.</summary>
    void Start(Action task);

    /// <summary>Lets others go first, or not.</summary>
    void Interleave();

    /// <summary>
    /// Lets others go on until <paramref name="condition"/> holds; it holds when this returns. Depends only on what controlled threads
    /// do, has no effect, and may be asked at any time on any thread.
    /// </summary>
    void PauseUntil(Func<bool> condition);

    /// <summary>Chooses from 0 to <paramref name="alternatives"/> - 1.</summary>
    int Choose(int alternatives);
}
