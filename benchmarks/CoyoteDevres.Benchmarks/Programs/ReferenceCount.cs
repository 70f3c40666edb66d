using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>A count and nothing else: gets commute with gets, puts return what is left.</summary>
internal sealed class ReferenceCount(IRuntime runtime, string name, int initial) : Counter(runtime, name, initial, null)
{
    private static readonly Site Here = new("rounds", "", 0);

    internal Step Get() => Operate(AddKind, Here, argument: 1);

    internal Step Put() => Operate(AddReturnKind, Here, argument: -1);
}
