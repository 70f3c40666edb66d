using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What is kept from one execution of a program to the next: the branches taken, for the verdict, and what each execution would
/// otherwise make again. No model can tell whether something was there already.
/// </summary>
/// <param name="remembers">False where threads run models at the same time: then nothing is kept.</param>
[KeptAcrossExecutions]
internal sealed class Notebook(bool remembers = true)
{
    internal BranchLog Branches { get; } = new();

    /// <summary>What limits the exploration by what the set-up asked for.</summary>
    internal SortedSet<string> Bounds { get; } = new(StringComparer.Ordinal);

    internal NameTable Names { get; } = new(remembers);

    internal LockOrders LockOrders { get; } = new();

    internal DataRaces Races { get; } = new();

    internal LockUsages LockUsages { get; } = new();

    internal LeakTable Leaks { get; } = new();
}
