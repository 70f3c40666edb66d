using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Sequence counts: who waits for whom, and who must be alone.</summary>
public class SeqCountTests
{
    [Fact]
    public void Readers_commute() => Assert.Equal(1, MachineTest.Explore(machine =>
    {
        var seqlock = new SeqLock(new Box(machine), "seqlock");
        for (int i = 0; i < 3; i++)
            machine.Run("reader", async () => Assert.False(await seqlock.ReadRetry(await seqlock.ReadBegin())));
        return Op.Done;
    }).Executions);

    /// <summary>A reader begins before the write or after it, never within: it retries, or reads what was written.</summary>
    [Fact]
    public void A_reader_waits_for_the_writer_and_notices_one_that_came_after() => Assert.Equal(
        ["seen=0 False", "seen=0 True", "seen=1 True", "seen=2 False", "seen=2 True"],
        LitmusTest.Outcomes((machine, seen) =>
        {
            var box = new Box(machine);
            var seqlock = new SeqLock(box, "seqlock");
            machine.Run("writer", async () =>
            {
                await seqlock.WriteLock();
                await box.Value.Write(1);
                await box.Value.Write(2);
                await seqlock.WriteUnlock();
            });
            machine.Run("reader", async () =>
            {
                int begun = await seqlock.ReadBegin();
                int value = await box.Value.Read();
                seen["seen"] = $"{value} {await seqlock.ReadRetry(begun)}";
            });
            return Op.Done;
        }).Order());

    [Fact]
    public void A_writer_that_never_ends_lets_readers_spin_for_ever()
    {
        var found = MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            var count = new SeqCount(box, "count", box.Mutex);
            machine.Run("writer", async () =>
            {
                await box.Mutex.Lock();
                await count.WriteBegin();
                await box.Mutex.Unlock();
                await count.ReadBegin("read");
            });
            return Op.Done;
        });
        var finding = Assert.Single(found.Findings).Finding;
        Assert.Equal("soft-lockup in read on box.count", finding.Key.ToString());
        Assert.Equal("watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [writer:101]", finding.Headline);
    }

    [Theory]
    [InlineData(false, false, "preemption is on")]
    [InlineData(false, true, "")]
    [InlineData(true, false, "box.mutex is not held")]
    [InlineData(true, true, "")]
    public void A_writer_must_hold_the_lock_or_have_preemption_off(bool associated, bool alone, string expected)
    {
        var found = MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            var count = new SeqCount(box, "count", associated ? box.Mutex : null);
            machine.Run("writer", async () =>
            {
                if (alone && associated)
                    await box.Mutex.Lock();
                else if (alone)
                    await box.Spin.Lock();
                await count.WriteBegin("write");
                await count.WriteEnd("write");
                if (alone && associated)
                    await box.Mutex.Unlock();
                else if (alone)
                    await box.Spin.Unlock();
            });
            return Op.Done;
        });
        Assert.Equal(expected, string.Concat(found.Findings.Select(f => f.Finding.Body[0])));
        Assert.All(found.Findings, f => Assert.Equal("WARNING: at write", f.Finding.Headline));
    }

    [Fact]
    public void A_writer_with_a_mutex_must_not_sleep_while_it_writes() => Assert.Equal(["sleeping-in-atomic write box.done"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        var count = new SeqCount(box, "count", box.Mutex);
        machine.Run("writer", async () =>
        {
            await box.Done.Complete();
            await box.Done.Complete();
            await box.Mutex.Lock();
            await box.Done.Wait("before");
            await count.WriteBegin();
            await box.Done.Wait("write");
            await count.WriteEnd();
            await box.Mutex.Unlock();
        });
        return Op.Done;
    }));
}
