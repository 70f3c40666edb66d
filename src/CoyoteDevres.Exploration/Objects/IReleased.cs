namespace CoyoteDevres.Exploration;

/// <summary>A count whose last put is nobody's (<see cref="ExploredRuntime.SpawnReleaser"/>).</summary>
public interface IReleased
{
    /// <summary>True if the last put, in this execution, would be the last one in every order of it.</summary>
    bool IsLastPutKnown { get; }

    /// <summary>True if what the releaser does may be done as soon as all have put, whatever happens besides: it waits for nothing, nothing waits for it, and it ends nothing.</summary>
    bool HoldsNobodyBack { get; }

    /// <summary>True if operations of that kind put references.</summary>
    bool IsPut(int kind);

    /// <summary>True if the last put may be that one: there was a reference to put.</summary>
    /// <param name="put">The event.</param>
    bool HasPut(int put);

    /// <summary>True if the releaser has done what who puts there would do, were that the last put: not if it is not the same for all.</summary>
    /// <param name="put">The event.</param>
    bool MayBeLast(int put);
}
