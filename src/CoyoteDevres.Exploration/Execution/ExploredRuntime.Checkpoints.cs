namespace CoyoteDevres.Exploration;

/// <summary>Begins executions where they differ from the last one, or near it, instead of performing the same events again.</summary>
/// <remarks>
/// A state is taken between two events, while every task is suspended: all that its body knows is then in frames. If the task that
/// performed the event before would go on without being suspended, it is suspended for once.
/// </remarks>
public sealed partial class ExploredRuntime
{
    private readonly CheckpointStack checkpoints = new();

    private object[] roots = [];

    // The event before which everybody is to be suspended, or -1.
    private int pauseAt = -1;
    private bool paused;

    /// <summary>Where executions begin.</summary>
    public CheckpointUse Checkpoints { get; init; }

    /// <summary>True if everything that changes can be put back: what nobody has to see again need not happen again.</summary>
    private bool GoesBack =>
        program.State is not null && ablation is null && control is null && Observer is not { SeesRepeated: true } && Checkpoints != CheckpointUse.Never;

    /// <summary>Goes to the latest known state of the execution that begins now.</summary>
    /// <returns>False if that is the beginning.</returns>
    private bool GoBack()
    {
        pauseAt = -1;
        if (!GoesBack)
        {
            checkpoints.Clear();
            return false;
        }

        var nearest = checkpoints.Begin(CommonPrefix, Checkpoints == CheckpointUse.Everywhere);
        pauseAt = checkpoints.Due;
        if (nearest is null)
            return false;
        nearest.Graph.Restore();
        objects.Restore(nearest.Objects);
        Trace.SkipTo(nearest.Position);
        current = nearest.Current;
        Killed = nearest.Killed;
        return true;
    }

    private void TakeCheckpoint()
    {
        pauseAt = -1;
        var state = program.State!;
        if (roots.Length != state.Count + 2)
            roots = new object[state.Count + 2];
        (roots[0], roots[1]) = (tasks, findings);
        for (int i = 0; i < state.Count; i++)
            roots[i + 2] = state[i];
        var checkpoint = checkpoints.Take(Trace.Count, roots);
        checkpoint.Objects = objects.Save(checkpoint.Objects);
        checkpoint.Current = current;
        checkpoint.Killed = Killed;
    }
}
