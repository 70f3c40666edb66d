using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>A mutex and nothing else.</summary>
internal sealed class PlainMutex(IRuntime runtime, string name) : MutualExclusion(runtime, name, null)
{
    private static readonly Site Here = new("file_system", "", 0);

    internal Step Acquire() => Operate(LockKind, Here, OperationTraits.Blocking);

    internal Step Release() => Operate(UnlockKind, Here);
}
