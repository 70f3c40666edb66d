namespace CoyoteDevres.Exploration.Tests;

/// <summary>The literature's programs, with counts that other checkers agree on. Each count holds for the rules named beside it.</summary>
public class LiteratureTests
{
    /// <summary>
    /// The reads commute with each other and not with the write: each of N reads comes before it or after it: 2^N.
    /// </summary>
    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    [InlineData(5, 32)]
    [InlineData(6, 64)]
    [InlineData(7, 128)]
    [InlineData(8, 256)]
    [InlineData(9, 512)]
    [InlineData(10, 1_024)]
    [InlineData(11, 2_048)]
    [InlineData(12, 4_096)]
    [InlineData(13, 8_192)]
    public void Readers(int readers, long traces)
    {
        Assert.Equal(Golden.Power(2, readers), traces);
        Golden.MustHave(traces, SourceSetPrograms.Readers(readers));
    }

    /// <summary>
    /// (N + 3) * 2^(N - 2), with reads commuting and a write depending on everything on its cell. For each i below N, the write of
    /// cell i and its neighbour's read of it come in one of two orders. The search stops at cell k: it reads the cells above k
    /// after their writes and cell k before its write, if it has one, so that the write of k comes after all those above. For
    /// k = N and k = 0 that rules nothing out: 2^(N-1) each. For each k between, the neighbour's read of cell k must come before its
    /// write, else the write of k + 1, which the search saw, would come after the write of k, which it did not: 2^(N-2) each. In
    /// all 2 * 2^(N-1) + (N - 1) * 2^(N-2).
    /// </summary>
    [Theory]
    [InlineData(2, 5)]
    [InlineData(5, 64)]
    [InlineData(7, 320)]
    [InlineData(10, 3_328)]
    public void LastZero(int writers, long traces)
    {
        Assert.Equal((writers + 3) * Golden.Power(2, writers - 2), traces);
        Golden.MustHave(traces, SourceSetPrograms.LastZero(writers));
    }

    /// <summary>
    /// Swaps into one slot all depend on each other. Thread t's message m hashes to 7(11m + t) mod 128: two messages meet in a slot
    /// only if 11(m - m') = t' - t, so for threads t and t + 11 with m' = m - 1, which is three times. Below 12 threads nobody meets
    /// anybody: 1. From there on N - 11 pairs meet three times each, in either order, and the loser finds the next slot free:
    /// 8^(N-11), up to 15 threads at least.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(11, 1)]
    [InlineData(12, 8)]
    [InlineData(13, 64)]
    [InlineData(14, 512)]
    [InlineData(15, 4_096)]
    public void Indexer(int threads, long traces)
    {
        Assert.Equal(threads < 12 ? 1 : Golden.Power(8, threads - 11), traces);
        Golden.MustHave(traces, new Indexer(threads));
    }

    /// <summary>
    /// Locks and unlocks of one mutex all depend on each other; reads commute. Thread i starts at block 2i mod 26, so threads i and
    /// i + 13 want the same one, in either order: the one that comes second finds it busy and takes the next block, which is odd and
    /// where nobody else comes. N - 13 pairs: 2^(N-13) from 14 threads on, and 1 below. What both do under the block's lock is ordered
    /// by it.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(13, 1)]
    [InlineData(14, 2)]
    [InlineData(15, 4)]
    [InlineData(16, 8)]
    [InlineData(17, 16)]
    [InlineData(18, 32)]
    [InlineData(19, 64)]
    public void FileSystem(int threads, long traces)
    {
        Assert.Equal(threads < 14 ? 1 : Golden.Power(2, threads - 13), traces);
        Golden.MustHave(traces, new FileSystem(threads));
    }

    /// <summary>Exchanges of one cell all depend on each other: (NK)! / (K!)^N orders.</summary>
    [Theory]
    [InlineData(2, 2, 6)]
    [InlineData(3, 2, 90)]
    [InlineData(2, 5, 252)]
    [InlineData(3, 3, 1_680)]
    [InlineData(4, 2, 2_520)]
    public void Counter(int tasks, int times, long traces)
    {
        Assert.Equal(Golden.Multinomial(tasks, times), traces);
        Golden.MustHave(traces, SourceSetPrograms.Counter(tasks, times));
    }

    /// <summary>The sizes that benchmarks measure, by the formulas above; only when a long run was asked for.</summary>
    [Fact]
    public void The_sizes_that_are_measured()
    {
        if (!Trial.IsLong)
            return;
        Golden.MustHave(18 * Golden.Power(2, 13), SourceSetPrograms.LastZero(15));
        Golden.MustHave(Golden.Multinomial(3, 5), SourceSetPrograms.Counter(3, 5));
        Golden.MustHave(Golden.Multinomial(4, 3), References.RoundsThatLearn(4));
        Golden.MustHave(104_856, References.Rounds(4));
    }
}
