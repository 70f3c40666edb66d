namespace CoyoteDevres.Exploration;

/// <content>One of two tasks that do the same (<see cref="ExploredRuntime.StartedAlike"/>).</content>
public sealed partial class ModelTask
{
    private Operation followed;
    private bool goesFirst;

    /// <summary>Who of the two goes first; null for a task that has no twin, and for one for which that is settled.</summary>
    internal Turn? Turn { get; private set; }

    /// <summary>True if the pending operation is the one that the twin waits for.</summary>
    internal bool IsLeading { get; private set; }

    /// <summary>True if it waits for its twin to go first.</summary>
    internal bool IsFollowing => stage == Stage.Following;

    /// <summary>What it waits with, if <see cref="IsFollowing"/>.</summary>
    internal ref readonly Operation Followed => ref followed;

    /// <summary>It is one of two.</summary>
    internal void Take(Turn turn, bool first)
    {
        Turn = turn;
        goesFirst = first;
    }

    /// <summary>The operation that its twin waits for was performed, or the task has ended at it.</summary>
    internal Turn EndLead()
    {
        var turn = Turn!;
        Turn = null;
        IsLeading = false;
        return turn;
    }

    /// <summary>For a look at what the task would do by itself: exchanges waiting for its turn and what it waits with.</summary>
    internal void ExchangeFollowed() => (pending, followed) = (followed, pending);

    /// <summary>Asks whether the announced operation is the one that twins perform in turn.</summary>
    /// <returns>True if it is, and it is not the task's turn: waiting for it is pending.</returns>
    private bool TakesTurn()
    {
        if (!Turn!.IsAbout(pending))
            return false;
        if (goesFirst)
        {
            IsLeading = true;
            return false;
        }

        followed = pending;
        pending.Become(Turn, Turn.FollowKind, OperationTraits.Idle | OperationTraits.Interruptible, followed.Site, 0);
        stage = Stage.Following;
        return true;
    }

    private void EndFollow()
    {
        pending = followed;
        stage = Stage.None;
        Turn = null;
        LookIfAsked();
    }
}
