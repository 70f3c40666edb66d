namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// Readers and queued writers of one lock, against the naive search: the one case in which reversing a race leaves events out (a
/// reader that would still hold the lock), and then may explore a trace twice, but must not lose one.
/// </summary>
public class ReaderWriterTests
{
    private const int NaiveLimit = 20_000;

    private static readonly string[] Plans = ["R", "W", "RR", "RW", "WR", "WW"];

    /// <summary>Every multiset of plans for three tasks, and of single sections for four.</summary>
    public static TheoryData<string> Programs =>
    [
        .. from a in Enumerable.Range(0, Plans.Length) from b in Enumerable.Range(a, Plans.Length - a) from c in Enumerable.Range(b, Plans.Length - b) select $"{Plans[a]} {Plans[b]} {Plans[c]}",
        "R R R R", "R R R W", "R R W W", "R W W W", "W W W W",
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_trace_is_explored(string plans)
    {
        var (naive, naiveResult) = Coverage.Of(runtime => Build(runtime, plans.Split(' ')), new NaiveSearch(), NaiveLimit);
        var (optimal, result) = Coverage.Of(runtime => Build(runtime, plans.Split(' ')), new OptimalDpor());
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        // What the naive search saw before it was stopped must be there too.
        Assert.Superset(naive.Outcomes, optimal.Outcomes);
        Assert.Empty(naive.Traces.Keys.Except(optimal.Traces.Keys));
        if (naiveResult.IsExhaustive)
            Assert.Equal(naive.Traces.Count, optimal.Traces.Count);
    }

    private static Func<string> Build(ExploredRuntime runtime, string[] plans)
    {
        var rw = new TestRwLock(runtime, "rw");
        var order = new List<string>();
        for (int t = 0; t < plans.Length; t++)
        {
            string name = $"t{t}", plan = plans[t];
            runtime.Spawn(name, async () =>
            {
                foreach (char section in plan)
                {
                    if (section == 'R')
                    {
                        await rw.DownRead();
                        await rw.UpRead();
                    }
                    else
                    {
                        await rw.DownWrite();
                        order.Add(name);
                        await rw.UpWrite();
                    }
                }
            });
        }

        return () => string.Join(' ', order);
    }
}
