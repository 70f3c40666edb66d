namespace CoyoteDevres.Exploration;

/// <summary>
/// Something that may end while others still use it: memory that is freed, code that is unloaded. Using it then is a finding, at which the user's
/// task ends.
/// </summary>
/// <remarks>
/// An end can be of a kind that depends on every use. Then each use is explored before it and after it, and where n tasks use the object m times
/// each, there are (m + 1)^n places for the end alone. Or it is of a <em>quiet</em> kind, which commutes with uses (<see cref="QuietEndKind"/>): the order of the
/// two is no matter of the trace, but what it may be is read from one. A use that happens after the end finds it; what is unordered with it may come
/// after it, which is a finding too (<see cref="Predictions"/>), and may come before it, which is how its task goes on.
/// </remarks>
public abstract class Mortal : SharedObject
{
    private readonly ExploredRuntime? explored;
    private bool ended;
    private int endedAt = -1;

    /// <summary>Creates the object in the running task.</summary>
    protected Mortal(IRuntime runtime, string name)
        : base(runtime, name)
    {
        explored = runtime as ExploredRuntime;
    }

    /// <summary>True if it has ended; what is being performed need not happen after that.</summary>
    protected bool HasEnded => ended || endedAt >= 0;

    /// <summary>True if it has ended, and the event that is being performed happens after that.</summary>
    protected bool IsOver => ended || (endedAt >= 0 && explored!.HappensBefore(endedAt, explored.Performing));

    /// <summary>The kind of operation that ends it and depends on every use.</summary>
    protected abstract int EndKind { get; }

    /// <summary>The kind of operation that ends it without depending on uses; it depends on every other end.</summary>
    protected abstract int QuietEndKind { get; }

    /// <summary>True if the first kind ends it, and a quiet end would commute with the second.</summary>
    internal bool MayBeOutlived(int ending, int use) => ending == EndKind && !Dependence[QuietEndKind, use];

    /// <inheritdoc/>
    public override void Reset()
    {
        ended = false;
        endedAt = -1;
    }

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        ended |= kind == EndKind;
        return 0;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Target != this || operation.Kind != QuietEndKind)
            return;
        endedAt = explored!.Performing;
        if (task.Id != 0)
            explored.Predictions.Ended(endedAt);
    }

    /// <summary>Ends it on a real thread, where nobody looks at uses.</summary>
    /// <returns>False if it had ended before.</returns>
    protected bool TryEndNatively() => !Interlocked.Exchange(ref ended, true);

    /// <summary>The function that a finding at this use would be seen in, in whatever spelling.</summary>
    /// <param name="use">An operation on it, or on something inside.</param>
    /// <param name="task">Who performs it.</param>
    protected internal abstract string FunctionOf(in Operation use, ModelTask task);

    /// <summary>The finding that a use after the end would be, as far as it can be told without performing it.</summary>
    /// <param name="function">The function that the use is in, as the modelled system spells it.</param>
    /// <param name="target">What is used: it, or something inside.</param>
    protected internal abstract Finding FoundBy(string function, SharedObject target);
}
