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

    private static Statement Done(int completion) => Statement.Of(Verb.Complete, completion);

    private static Statement Await(int completion) => Statement.Of(Verb.Wait, completion);

    private static Statement In(Verb section, params Statement[] body) => Statement.Of(section) with { Body = new Block(body) };

    /// <summary>
    /// A planned reversal that leaves a reader out is a sequence like any other: a step that is independent of all of it may begin it.
    /// Else the step sleeps where the sequence ends, and keeps what was planned from being reached.
    /// </summary>
    [Fact]
    public void A_step_independent_of_a_reversal_that_leaves_a_reader_out_covers_it() => MustCover(new DataProgram([
        new Block(In(Verb.PlainRead, Done(0))), new Block(In(Verb.PlainWrite, Await(1))), new Block(In(Verb.PlainRead, Await(0))),
        new Block(Await(1)), new Block(Done(1), Done(1), Done(0))]));

    /// <summary>A reader that still holds the lock keeps its earlier section, which it has left.</summary>
    [Fact]
    public void Sections_that_were_left_stay_when_a_holder_is_left_out() => MustCover(new DataProgram([
        new Block(In(Verb.PlainRead, Await(0))), new Block(In(Verb.PlainWrite)), new Block(In(Verb.PlainRead), In(Verb.PlainRead, Await(0)))]));

    /// <summary>Without one reader another one never lets go: it has to be left out too.</summary>
    [Fact]
    public void A_reader_who_waits_for_one_that_is_left_out_is_left_out_too() => MustCover(new DataProgram([
        new Block(In(Verb.PlainRead, Await(1))), new Block(In(Verb.PlainRead, Done(0), Await(1))), new Block(In(Verb.PlainRead, Await(0))),
        new Block(In(Verb.PlainWrite))]));

    /// <summary>
    /// A race that is decided again leaves out the holders that keep its own second event from coming first, not those of the race
    /// that was decided before it. Else a writer is planned to get the lock while a reader still holds it.
    /// </summary>
    [Fact]
    public void A_race_decided_again_leaves_out_what_it_did_the_first_time() => MustCover(new DataProgram([
        new Block(In(Verb.ReadLock, Await(0)), Await(0)), new Block(In(Verb.WriteLock, Done(0))), new Block(In(Verb.ReadLock, Done(0)), Await(0)),
        new Block(In(Verb.ReadLock))]));

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
