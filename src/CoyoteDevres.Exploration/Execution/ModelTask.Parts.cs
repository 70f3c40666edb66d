namespace CoyoteDevres.Exploration;

/// <summary>
/// An announced operation as the sequence of operations that it is performed in: the use of the code that asks for it
/// (<see cref="Code"/>), and for a wait what the task's policy makes of it (<see cref="IWaitPolicy"/>).
/// </summary>
public sealed partial class ModelTask
{
    private Operation fetched;
    private Operation waited;
    private int waitedResult;
    private Baton? given;
    private Stage stage;

    private enum Stage
    {
        /// <summary>What is pending is what the model announced.</summary>
        None,

        /// <summary>The use of the code that asks for the operation is pending.</summary>
        Fetching,

        /// <summary>Waiting for the task's turn is pending, before an operation that its twin is to perform first.</summary>
        Following,

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
    internal bool IsInParts => stage != Stage.None;

    /// <summary>Makes an attempt of a pending wait, if the policy wants to know whether it is a real one.</summary>
    internal void LookFirst()
    {
        // Waiting for work is no wait of the code that runs then: only what would be given back matters there.
        if (!pending.MayBlock || pending.IsSpinning || !Waits!.LooksFirst || (pending.IsIdle && Waits.Baton is null))
            return;
        waited = pending;
        pending.BecomeAttempt();
        stage = Stage.Looking;
    }

    /// <summary>The announced operation is next, if nothing more comes before it.</summary>
    private void Arrive()
    {
        if (Turn is null || !TakesTurn())
            LookIfAsked();
    }

    private void LookIfAsked()
    {
        if (Waits is not null)
            LookFirst();
    }

    /// <summary>Before the operation that was announced, the task uses its code.</summary>
    private void FetchFirst(SharedObject code)
    {
        fetched = pending;
        pending.Become(code, code.UseKind, OperationTraits.None, fetched.Site, 0);
        stage = Stage.Fetching;
    }

    /// <summary>True if the use of the code is pending.</summary>
    internal bool IsFetching => stage == Stage.Fetching;

    /// <summary>The code is still there: what it asks for is pending now.</summary>
    internal void EndFetch()
    {
        pending = fetched;
        stage = Stage.None;
        Arrive();
    }

    /// <summary>An operation was performed.</summary>
    /// <returns>True if the task goes on; false if another operation is pending first.</returns>
    internal bool GoesOn()
    {
        switch (stage)
        {
            case Stage.Fetching:
                EndFetch();
                return false;
            case Stage.Following:
                EndFollow();
                return false;
            case Stage.Looking when Result != Operation.Interrupted:
                stage = Stage.None;
                return true;
            case Stage.Looking when Waits!.Baton is { } baton:
                given = baton;
                pending.Become(baton, Baton.GiveKind, OperationTraits.None, waited.Site, 0);
                stage = Stage.Giving;
                return false;
            case Stage.Looking:
                pending = waited;
                stage = Stage.None;
                return false;
            case Stage.Giving:
                pending = waited;
                stage = Stage.Waiting;
                return false;
            case Stage.Waiting:
                waitedResult = Result;
                pending.Become(given!, Baton.TakeKind, OperationTraits.Spinning, waited.Site, 0);
                stage = Stage.Taking;
                return false;
            default:
                Result = waitedResult;
                stage = Stage.None;
                return true;
        }
    }
}
