namespace CoyoteDevres.Exploration;

/// <summary>Chooses what happens next, one execution after another.</summary>
public interface IStrategy
{
    /// <summary>Its name in reports.</summary>
    string Name { get; }

    /// <summary>True if <see cref="Next"/> returns false only when every behaviour has been covered.</summary>
    bool IsExhaustive { get; }

    /// <summary>
    /// Within what it looks, in words that follow "within": <c>at most 2 preemptions</c>. Null exactly if it is exhaustive; whatever
    /// is concluded from its executions holds within this bound only.
    /// </summary>
    string? Bound => null;

    /// <summary>How many of the next execution's events will be those of the last one.</summary>
    int CommonPrefix { get; }

    /// <summary>Chooses an enabled task, and the alternative if its operation is a choice.</summary>
    /// <returns>The task, or null: nobody is enabled, or this execution is to be given up.</returns>
    ModelTask? Pick(ExploredRuntime runtime, out int alternative);

    /// <summary>An execution is over. Its trace and its objects may still be looked at, and spoiled.</summary>
    /// <returns>True if there is another one to run.</returns>
    bool Next(ExploredRuntime runtime);
}
