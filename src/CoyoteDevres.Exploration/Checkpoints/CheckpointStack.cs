namespace CoyoteDevres.Exploration;

/// <summary>
/// The states of the current execution that later ones may begin at, and when another one is worth taking: once as many events have
/// been performed again, that it would have saved, as taking it costs. So at most twice the least possible is spent on either.
/// </summary>
/// <remarks>
/// What is decided depends on counts alone, never on time, so that a run can be repeated.
/// </remarks>
internal sealed class CheckpointStack
{
    // In events performed. A first state has to find everything, and methods to copy what it finds may have to be compiled; a later
    // one only compares, and copies what has changed. (Measured: half or twice as much makes little difference.)
    private const int FirstPrice = 4096;
    private const int LeastPrice = 64;
    private const int ObjectsPerEvent = 2;

    private readonly Stack<Checkpoint> taken = new();
    private readonly Stack<Checkpoint> spare = new();
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly SparePool pool = new();

    // By event: what a state before it would have saved so far, in events, of the executions that have all the events before it.
    private long[] saving = new long[64];
    private int known;
    private int price = FirstPrice;

    /// <summary>The event before which one is to be taken, in the execution that begins now, or -1.</summary>
    internal int Due { get; private set; } = -1;

    /// <summary>An execution begins whose first <paramref name="prefix"/> events are those of the last one.</summary>
    /// <param name="prefix">Less than zero if nothing is known of the last one.</param>
    /// <param name="always">True if a state is due wherever there is none, whatever it costs.</param>
    /// <returns>The state to begin at, or null: the beginning.</returns>
    internal Checkpoint? Begin(int prefix, bool always)
    {
        while (taken.TryPeek(out var last) && last.Position > prefix)
        {
            taken.Pop();
            last.Graph.Forget();
            spare.Push(last);
        }

        taken.TryPeek(out var nearest);
        Count(nearest?.Position ?? 0, prefix, always ? 1 : price);
        return nearest;
    }

    /// <summary>An execution begins at the beginning, whatever is known.</summary>
    internal void Clear() => Begin(-1, always: false);

    /// <summary>Takes one: the state that everything is in, of the execution that is running, later than those known of it.</summary>
    internal Checkpoint Take(int position, ReadOnlySpan<object> roots)
    {
        if (!spare.TryPop(out var checkpoint))
            checkpoint = new Checkpoint(new ObjectGraph(seen, pool));
        checkpoint.Position = position;
        var graph = checkpoint.Graph;
        if (taken.TryPeek(out var earlier))
            graph.Add(earlier.Graph);
        foreach (object root in roots)
            graph.Add(root);
        taken.Push(checkpoint);
        price = LeastPrice + (graph.Count / ObjectsPerEvent);
        // Behind it, less is saved from now on. Before it, nothing is while it stands, and the same again once it does not.
        Array.Clear(saving, position, known - position);
        return checkpoint;
    }

    private void Count(int start, int prefix, int least)
    {
        if (prefix >= saving.Length)
            Array.Resize(ref saving, Math.Max(prefix + 1, saving.Length * 2));
        // What other executions had there has come to its end.
        if (prefix < known)
            Array.Clear(saving, prefix + 1, known - prefix - 1);
        known = prefix + 1;
        Due = -1;
        for (int position = start + 1; position <= prefix; position++)
        {
            saving[position] += position - start;
            if (saving[position] >= least)
                Due = position;
        }
    }
}
