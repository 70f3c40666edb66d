using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A writer keeps two values equal; a reader wants a pair that was there at one time.</summary>
public class SeqCountLitmus
{
    [Fact]
    public void Wrong_reading_without_looking_at_the_count() =>
        Assert.Equal(["pair=0 0", "pair=1 0", "pair=1 1"], Pairs((seqlock, read) => read(), locked: true));

    [Fact]
    public void Right_reading_until_nobody_has_written_meanwhile() => Assert.Equal(["pair=0 0", "pair=1 1"], Pairs(Retry, locked: true));

    /// <summary>Two writers at once make it even while they write.</summary>
    [Fact]
    public void Wrong_writers_that_are_not_alone() =>
        Assert.Equal(["pair=0 0", "pair=1 0", "pair=1 1"], Pairs(Retry, locked: false));

    private static async Op<string> Retry(SeqCount count, Func<Op<string>> read)
    {
        string pair;
        int begun;
        do
        {
            begun = await count.ReadBegin("read");
            pair = await read();
        }
        while (await count.ReadRetry(begun, "read"));
        return pair;
    }

    private static string[] Pairs(Func<SeqCount, Func<Op<string>>, Op<string>> reader, bool locked) => LitmusTest.Run((machine, seen) =>
    {
        var box = new Box(machine);
        var one = new Field<int>(box, "one", 0);
        var other = new Field<int>(box, "other", 0);
        var count = new SeqCount(box, "count", box.Spin);
        for (int i = 0; i < 2; i++)
        {
            machine.Run("writer", async () =>
            {
                if (locked)
                    await box.Spin.Lock("write");
                await count.WriteBegin("write");
                await one.Write(1);
                await other.Write(1);
                await count.WriteEnd("write");
                if (locked)
                    await box.Spin.Unlock("write");
            });
        }

        machine.Run("reader", async () => seen["pair"] = await reader(count, async () =>
        {
            // The writers write in the other order.
            int second = await other.Read();
            return $"{await one.Read()} {second}";
        }));
        return Op.Done;
    }).Outcomes;
}

/// <summary>A reader of a sequence count follows a pointer that a writer frees.</summary>
public class SeqCountPointerLitmus
{
    [Fact]
    public void Wrong_the_retry_comes_too_late() => Assert.Contains("slab-use-after-free read box", Removal(reads: false));

    [Fact]
    public void Right_with_a_grace_period_before_it_is_freed() => Assert.Empty(Removal(reads: true));

    private static string[] Removal(bool reads) => LitmusTest.Run((machine, seen) =>
    {
        var box = new Box(machine, retain: false);
        var owner = new Box(machine);
        var pointer = new RcuPointer<Box>(owner, "pointer", box);
        var seqlock = new SeqLock(owner, "seqlock");
        machine.Run("reader", async () =>
        {
            int begun;
            if (reads)
                await machine.Rcu.ReadLock("read");
            do
            {
                begun = await seqlock.ReadBegin("read");
                var there = await pointer.Access("read");
                if (!there.IsNull)
                    await there.Deref("read");
            }
            while (await seqlock.ReadRetry(begun, "read"));

            if (reads)
                await machine.Rcu.ReadUnlock("read");
        });
        machine.Run("writer", async () =>
        {
            await seqlock.WriteLock("write");
            await pointer.Assign(null, "write");
            await seqlock.WriteUnlock("write");
            if (reads)
                await machine.Rcu.Synchronize("write");
            await box.Kfree("write");
        });
        return Op.Done;
    }).Findings;
}
