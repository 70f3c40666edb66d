using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>One class taken while another was held.</summary>
/// <param name="Held">The class held.</param>
/// <param name="Taken">The class taken.</param>
/// <param name="Function">Where it was taken, as the model names the function.</param>
/// <param name="HeldShared">It was held for reading.</param>
/// <param name="TakenPast">It was taken for reading past waiting writers.</param>
internal readonly record struct LockOrder(string Held, string Taken, string Function, bool HeldShared, bool TakenPast)
{
    public override int GetHashCode() => Sketch.Of(Held, Taken) * 31 + Sketch.Of(Function);

    /// <summary>
    /// True if whoever follows this order can wait for a lock that another one holds who follows <paramref name="next"/>: not a
    /// reader that goes past waiting writers for a reader.
    /// </summary>
    internal bool WaitsFor(in LockOrder next) => Blocks(next.HeldShared, TakenPast);

    /// <summary>True if a lock held so keeps out who takes it so.</summary>
    internal static bool Blocks(bool heldShared, bool takenPast) => !(heldShared && takenPast);
}

/// <summary>
/// The lock orders of all executions of a program. Cycles are looked for only where there can be any: if the union of all executions
/// has none, no execution has.
/// </summary>
[KeptAcrossExecutions]
internal sealed class LockOrders
{
    private bool judged = true;
    private bool cyclic;

    internal Numbering<LockOrder> Known { get; } = new();

    /// <summary>True if there is a cycle among the orders of all executions so far.</summary>
    internal bool AreCyclic
    {
        get
        {
            // Once there is a cycle it stays.
            cyclic = cyclic || (!judged && HasCycle());
            judged = true;
            return cyclic;
        }
    }

    internal int NumberOf(in LockOrder order)
    {
        int number = Known.Of(order, out bool isNew);
        judged &= !isNew;
        return number;
    }

    /// <summary>Takes away orders whose second class comes first in none; what is left, if anything, goes round.</summary>
    private bool HasCycle()
    {
        var left = Known.All.ToList();
        int before;
        do
        {
            before = left.Count;
            var followed = left.Select(o => o.Held).ToHashSet(StringComparer.Ordinal);
            left = left.FindAll(o => followed.Contains(o.Taken));
        }
        while (left.Count < before);
        return left.Count > 0;
    }
}
