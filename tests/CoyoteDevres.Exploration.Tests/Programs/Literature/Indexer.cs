using CoyoteDevres.Benchmarks;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The indexer of Flanagan and Godefroid (POPL 2005, figure 1): each thread puts four messages into a hash table of 128 by
/// compare-and-swap, and goes on to the next slot if one is taken.
/// </summary>
internal sealed class Indexer : ArrangedProgram
{
    private const int Size = 128, Messages = 4;

    private readonly SwapCell[] table = new SwapCell[Size];

    internal Indexer(int threads)
    {
        for (int i = 0; i < Size; i++)
        {
            int slot = i;
            string name = $"table[{i}]";
            Object(runtime => table[slot] = new SwapCell(runtime, name));
        }

        for (int t = 0; t < threads; t++)
        {
            int thread = t;
            Task($"t{t}", () => Run(thread));
        }
    }

    private async Op Run(int thread)
    {
        for (int m = 1; m <= Messages; m++)
        {
            int w = (m * 11) + thread;
            int h = w * 7 % Size;
            while (!await table[h].SetIfZero(w))
                h = (h + 1) % Size;
        }
    }
}
