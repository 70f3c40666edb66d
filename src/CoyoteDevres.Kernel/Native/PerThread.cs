using System.Runtime.CompilerServices;

namespace CoyoteDevres.Kernel;

/// <summary>One cell for each thread that ever came by: per-CPU data.</summary>
/// <typeparam name="T">The cell; pads itself, so that no two of them share a cache line.</typeparam>
internal sealed class PerThread<T>
    where T : class, new()
{
    private readonly Lock gate = new();
    private T?[] cells = new T?[8];

    /// <summary>The running thread's cell.</summary>
    internal T Mine
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int slot = ThreadSlot.Current;
            var all = Volatile.Read(ref cells);
            return slot < all.Length && all[slot] is { } cell ? cell : Make(slot);
        }
    }

    /// <summary>All cells there are. Whoever sums them up has to see to it that no new one matters.</summary>
    internal T?[] All => Volatile.Read(ref cells);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Make(int slot)
    {
        lock (gate)
        {
            var all = cells;
            if (slot >= all.Length)
            {
                Array.Resize(ref all, Math.Max(slot + 1, all.Length * 2));
                Volatile.Write(ref cells, all);
            }

            return all[slot] ??= new T();
        }
    }
}
