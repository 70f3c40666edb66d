namespace CoyoteDevres.Exploration;

/// <summary>A count whose last put is nobody's (<see cref="ExploredRuntime.SpawnReleaser"/>).</summary>
public interface IReleased
{
    /// <summary>True if the last put, in this execution, would be the last one in every order of it.</summary>
    bool IsLastPutKnown { get; }

    /// <summary>True if operations of that kind put references.</summary>
    bool IsPut(int kind);

    /// <summary>True if the last put may be that one: there was a reference to put.</summary>
    /// <param name="put">The event.</param>
    bool HasPut(int put);

    /// <summary>True if the releaser has done what who puts there would do, were that the last put: not if it is not the same for all.</summary>
    /// <param name="put">The event.</param>
    bool MayBeLast(int put);

    /// <summary>True if the releaser, or who waits for it, waits, chooses or tells by operations of that kind: the program has none like it.</summary>
    bool IsSilent(int kind);
}
