namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Readers and writers of one lock, with a queue and without, against the search over all interleavings: where reversing a race
/// leaves events out (a reader that would still hold the lock).
/// </summary>
public class ReaderWriterTests
{
    private static readonly string[] Plans = ["R", "W", "RR", "RW", "WR", "WW"];

    private static int NaiveLimit => Trial.IsLong ? 500_000 : 20_000;

    /// <summary>Every multiset of plans for three tasks, and of single sections for four and five.</summary>
    public static TheoryData<string> Programs =>
    [
        .. from a in Enumerable.Range(0, Plans.Length) from b in Enumerable.Range(a, Plans.Length - a) from c in Enumerable.Range(b, Plans.Length - b) select $"{Plans[a]} {Plans[b]} {Plans[c]}",
        "R R R R", "R R R W", "R R W W", "R W W W", "W W W W", "R R R R W",
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_queue_loses_no_trace(string plans) => MustCover(Sections(plans, Verb.ReadLock, Verb.WriteLock));

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_plain_lock_loses_no_trace(string plans) => MustCover(Sections(plans, Verb.PlainRead, Verb.PlainWrite));

    /// <summary>
    /// Two readers who wait for each other inside their sections: neither can let go without the other, so a writer comes before
    /// both or after both, and the race with the first reader can be reversed only without the second one.
    /// </summary>
    [Theory]
    [InlineData("W")]
    [InlineData("W W")]
    [InlineData("R W")]
    [InlineData("RW")]
    public void Readers_who_meet_inside(string others)
    {
        foreach (var (read, write) in new[] { (Verb.PlainRead, Verb.PlainWrite), (Verb.ReadLock, Verb.WriteLock) })
        {
            Block Meeting(int own, int other) => new(Statement.Of(read) with { Body = new Block(Statement.Of(Verb.Complete, own), Statement.Of(Verb.Wait, other)) });
            MustCover(new DataProgram([Meeting(0, 1), Meeting(1, 0), .. Sections(others, read, write).Tasks]));
        }
    }

    /// <summary>A task for each word, a section for each letter.</summary>
    private static DataProgram Sections(string plans, Verb read, Verb write) =>
        new([.. plans.Split(' ').Select(plan => new Block([.. plan.Select(section => Statement.Of(section == 'R' ? read : write))]))]);

    private static void MustCover(DataProgram data)
    {
        var program = new Interpreter(data);
        var naive = new Explored(program, () => new NaiveSearch(), NaiveLimit);
        var optimal = new Explored(program, () => new OptimalDpor());
        if (naive.IsComplete)
        {
            Comparison.MustAgree(naive, optimal);
        }
        else
        {
            // What the search saw before it was stopped must be there too.
            Assert.Empty(naive.Census.Traces.Keys.Except(optimal.Census.Traces.Keys));
            Assert.Superset(naive.Census.Outcomes, optimal.Census.Outcomes);
        }
    }
}
