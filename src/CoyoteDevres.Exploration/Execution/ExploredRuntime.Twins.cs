namespace CoyoteDevres.Exploration;

/// <summary>Tasks that do the same: of two executions that differ only in which of them does what, one is enough.</summary>
/// <remarks>
/// With an execution, the one in which the two have changed places is possible too. So it is enough to explore those in which the first operation
/// of the one that matters (<see cref="Turn.IsAbout"/>) comes before the other's, if both come: the other one waits for it. That is a program
/// like any other, each of whose traces is explored once. (Symmetry reduction: Emerson, Sistla, "Symmetry and Model Checking", FMSD 1996;
/// here of two processes, and by the choice of one interleaving of each pair instead of one state.)
/// <para>
/// Where the first one never gets there, the other one may wait for ever for what it could do. That is no end of the execution, and
/// nothing is judged: where it ends is found with the two in each other's place. Where both are stuck without it, it waits with what it
/// would do itself. Once the kill signal has been sent it waits no more: both orders are explored.
/// </para>
/// <para>
/// Only a strategy that explores everything takes turns; schedules and stories are those of the program without them.
/// </para>
/// </remarks>
public sealed partial class ExploredRuntime
{
    /// <summary>True if this execution was left where one of two that do the same would go on: it is another one, exchanged.</summary>
    public bool IsExchanged { get; private set; }

    /// <summary>How many pairs of tasks take turns in this program.</summary>
    internal int Turns { get; private set; }

    /// <summary>True if that event is about whose turn it is: no part of the program.</summary>
    internal bool IsOfTurn(int position) => Turns > 0 && Trace[position].First.Object >= 0 && objects[Trace[position].First.Object] is Turn;

    /// <summary>How many objects there were when the race began; those have the lowest numbers.</summary>
    internal int ObjectsOfSetUp { get; private set; }

    /// <summary>
    /// In the set-up: two tasks do the same, and nothing that was done for them tells them apart; what is judged does not tell, either,
    /// which of them did what.
    /// </summary>
    /// <param name="first">Who goes first where it matters.</param>
    /// <param name="second">The other one.</param>
    /// <param name="tag">Whatever the layer above keeps per task, of the one that tells the other that it is its turn.</param>
    public void StartedAlike(ModelTask first, ModelTask second, object? tag = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (phase != Phase.SetUp)
            throw new InvalidOperationException("tasks are alike from the beginning of the race or not at all");
        var turn = new Turn(this, tag);
        if (!strategy.IsExhaustive)
            return;
        Turns++;
        first.Take(turn, first: true);
        second.Take(turn, first: false);
    }

    private void PassTurn(ModelTask leader)
    {
        var turn = leader.EndLead();
        if (Killed)
            return;
        var displaced = current;
        current = leader;
        Spawn("twin", turn.Passing, turn.Tag);
        current = displaced;
    }

    /// <summary>Nobody is enabled: true if somebody would be who waits only for its turn.</summary>
    private bool IsAnybodyHeldBack()
    {
        foreach (var task in tasks.Started)
        {
            if (task is { State: TaskState.Announced, IsFollowing: true } && CouldGoOn(task, task.Followed))
                return true;
        }

        return false;
    }

    /// <summary>Who waits for its turn waits with what it would do, for whoever looks; and, called again, as before.</summary>
    private void ExchangeFollowed()
    {
        foreach (var task in tasks.Started)
        {
            if (task is { State: TaskState.Announced, IsFollowing: true })
                task.ExchangeFollowed();
        }
    }
}
