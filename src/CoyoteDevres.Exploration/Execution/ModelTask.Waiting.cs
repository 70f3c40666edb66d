namespace CoyoteDevres.Exploration;

/// <summary>A wait as the sequence of operations that its task's policy makes of it (<see cref="IWaitPolicy"/>).</summary>
public sealed partial class ModelTask
{
    private Operation waited;
    private int waitedResult;
    private Baton? given;
    private WaitStage stage;

    private enum WaitStage
    {
        /// <summary>What is pending is what the model announced.</summary>
        None,

        /// <summary>An attempt at the wait is pending.</summary>
        Looking,

        /// <summary>The attempt failed; giving the baton back is pending.</summary>
        Giving,

        /// <summary>The wait itself is pending, without the baton.</summary>
        Waiting,

        /// <summary>The wait is over; taking the baton again is pending.</summary>
        Taking,
    }

    /// <summary>What happens around its waits: its tag, if that is a policy. Never that of the set-up, which does not wait.</summary>
    internal IWaitPolicy? Waits { get; private set; }

    /// <summary>True if the pending operation is one of several that the announced one was made into.</summary>
    internal bool IsInParts => stage != WaitStage.None;

    /// <summary>Makes an attempt of a pending wait, if the policy wants to know whether it is a real one.</summary>
    internal void LookFirst()
    {
        // Waiting for work is no wait of the code that runs then: only what would be given back matters there.
        if (!pending.MayBlock || pending.IsSpinning || !Waits!.LooksFirst || (pending.IsIdle && Waits.Baton is null))
            return;
        waited = pending;
        pending.BecomeAttempt();
        stage = WaitStage.Looking;
    }

    /// <summary>An operation was performed.</summary>
    /// <returns>True if the task goes on; false if another operation is pending first.</returns>
    internal bool GoesOn()
    {
        switch (stage)
        {
            case WaitStage.Looking when Result != Operation.Interrupted:
                stage = WaitStage.None;
                return true;
            case WaitStage.Looking when Waits!.Baton is { } baton:
                given = baton;
                pending.Become(baton, Baton.GiveKind, OperationTraits.None, waited.Site, 0);
                stage = WaitStage.Giving;
                return false;
            case WaitStage.Looking:
                pending = waited;
                stage = WaitStage.None;
                return false;
            case WaitStage.Giving:
                pending = waited;
                stage = WaitStage.Waiting;
                return false;
            case WaitStage.Waiting:
                waitedResult = Result;
                pending.Become(given!, Baton.TakeKind, OperationTraits.Spinning, waited.Site, 0);
                stage = WaitStage.Taking;
                return false;
            default:
                Result = waitedResult;
                stage = WaitStage.None;
                return true;
        }
    }
}
