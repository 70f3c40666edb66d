namespace CoyoteDevres.Kernel;

/// <summary>One class taken while another was held.</summary>
/// <param name="Held">The class held.</param>
/// <param name="Taken">The class taken.</param>
/// <param name="Function">Where it was taken, as the model names the function.</param>
internal readonly record struct LockOrder(string Held, string Taken, string Function)
{
    public override int GetHashCode() => Sketch.Of(Held, Taken) * 31 + Sketch.Of(Function);
}

/// <summary>
/// The lock orders of all executions of a program, numbered, so that an execution notes one by a number, and cycles are looked
/// for only where there can be any: if the union of all executions has none, no execution has.
/// </summary>
internal sealed class LockOrders
{
    private readonly Dictionary<LockOrder, int> numbers = [];
    private readonly List<LockOrder> orders = [];
    private bool judged = true;
    private bool cyclic;

    internal LockOrder this[int number] => orders[number];

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
        if (!numbers.TryGetValue(order, out int number))
        {
            number = orders.Count;
            numbers.Add(order, number);
            orders.Add(order);
            judged = false;
        }

        return number;
    }

    /// <summary>Takes away orders whose second class comes first in none; what is left, if anything, goes round.</summary>
    private bool HasCycle()
    {
        var left = orders;
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
