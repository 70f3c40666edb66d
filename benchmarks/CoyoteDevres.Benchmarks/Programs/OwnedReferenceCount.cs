using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>A count whose references belong to tasks.</summary>
internal sealed class OwnedReferenceCount(IRuntime runtime, string name, int initial) : OwnedCount(runtime, name, initial, null)
{
    private static readonly Site Here = new("rounds", "", 0);

    internal Step Get() => Take(Here);

    /// <summary>True if none is left.</summary>
    internal Test Put() => Drop(Here);
}
