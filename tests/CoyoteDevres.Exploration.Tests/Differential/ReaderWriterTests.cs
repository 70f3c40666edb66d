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
    public void A_queue_loses_no_trace(string plans) => MustCover(plans, Verb.ReadLock, Verb.WriteLock);

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_plain_lock_loses_no_trace(string plans) => MustCover(plans, Verb.PlainRead, Verb.PlainWrite);

    private static void MustCover(string plans, Verb read, Verb write)
    {
        // A write section's exchange tells the order of writers, a read section's read where it came.
        int writes = 0;
        var program = new Interpreter(new DataProgram([.. plans.Split(' ').Select(plan => new Block([.. plan.Select(section => section == 'R'
            ? Statement.Of(read) with { Body = new Block(Statement.Of(Verb.Read)) }
            : Statement.Of(write) with { Body = new Block(Statement.Of(Verb.Exchange, value: ++writes)) })]))]));
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
