using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CoyoteDevres.Exploration;

/// <summary>
/// One vector clock an event: for each task the last event that happens before or is the event, or -1. A row has room for a
/// multiple of eight tasks, and grows with their number.
/// </summary>
internal sealed class Clocks
{
    private static readonly int Lanes = Vector256<int>.Count;

    private int[] cells = new int[64 * 8];
    private int rows = 64;

    /// <summary>Tasks that fit in a row.</summary>
    internal int Width { get; private set; } = 8;

    internal ReadOnlySpan<int> this[int row] => cells.AsSpan(row * Width, Width);

    /// <summary>The last event of a task that happens before, or is, the event of that row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int At(int row, int task) => cells[row * Width + task];

    /// <summary>Makes room for a row of an event of <paramref name="task"/>.</summary>
    internal void Reserve(int row, int task)
    {
        if (task >= Width)
            Widen(task + 1);
        if (row < rows)
            return;
        rows = Math.Max(rows * 2, row + 1);
        Array.Resize(ref cells, rows * Width);
    }

    internal void Clear(int row) => cells.AsSpan(row * Width, Width).Fill(-1);

    internal void Copy(int from, int to) => cells.AsSpan(from * Width, Width).CopyTo(cells.AsSpan(to * Width, Width));

    internal void Set(int row, int task, int last) => cells[row * Width + task] = last;

    /// <summary>The later of each pair goes to <paramref name="into"/>.</summary>
    internal void Join(int from, int into) => Join(this[from], cells.AsSpan(into * Width, Width));

    /// <summary>The later of each pair goes to <paramref name="into"/>.</summary>
    internal void Join(int from, Span<int> into) => Join(this[from], into);

    /// <summary>How many tasks have a later event in that row than in <paramref name="floor"/>.</summary>
    internal int CountLater(int row, ReadOnlySpan<int> floor)
    {
        ref int start = ref cells[row * Width];
        ref int bound = ref MemoryMarshal.GetReference(floor[..Width]);
        int count = 0;
        for (int t = 0; t < Width; t += Lanes)
        {
            uint later = Vector256.GreaterThan(Vector256.LoadUnsafe(ref Unsafe.Add(ref start, t)), Vector256.LoadUnsafe(ref Unsafe.Add(ref bound, t))).ExtractMostSignificantBits();
            count += System.Numerics.BitOperations.PopCount(later);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(ReadOnlySpan<int> from, Span<int> into)
    {
        ref int source = ref MemoryMarshal.GetReference(from);
        ref int target = ref MemoryMarshal.GetReference(into);
        for (int t = 0; t < into.Length; t += Lanes)
        {
            var later = Vector256.Max(Vector256.LoadUnsafe(ref Unsafe.Add(ref source, t)), Vector256.LoadUnsafe(ref Unsafe.Add(ref target, t)));
            later.StoreUnsafe(ref Unsafe.Add(ref target, t));
        }
    }

    private void Widen(int tasks)
    {
        int wider = Math.Max(Width * 2, (tasks + Lanes - 1) / Lanes * Lanes);
        var moved = new int[rows * wider];
        Array.Fill(moved, -1);
        for (int row = 0; row < rows; row++)
            this[row].CopyTo(moved.AsSpan(row * wider));
        cells = moved;
        Width = wider;
    }
}
