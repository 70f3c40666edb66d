namespace CoyoteDevres.Exploration;

/// <summary>
/// How many branches points turned out to have, on average, by their depth. A point that is being explored shows only the branches
/// planned so far; more will come, and most points do not come back to tell. What became of others at the same depth says how many
/// to expect.
/// </summary>
internal sealed class BranchingRecord
{
    private double[] sums = new double[64];
    private long[] counts = new long[64];

    /// <summary>A point at that depth is over, with so many branches.</summary>
    internal void Add(int depth, int branches)
    {
        if (depth >= sums.Length)
        {
            Array.Resize(ref sums, Math.Max(depth + 1, sums.Length * 2));
            Array.Resize(ref counts, sums.Length);
        }

        sums[depth] += branches;
        counts[depth]++;
    }

    /// <summary>The branches to expect at that depth, given those known.</summary>
    internal double Expected(int depth, int known) =>
        depth < counts.Length && counts[depth] > 0 ? Math.Max(known, sums[depth] / counts[depth]) : known;
}
