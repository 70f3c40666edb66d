using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>rw_semaphore and rwlock: tries, downgrades, interrupted waits, readers in interrupts, scopes.</summary>
public class ReaderWriterTests
{
    /// <summary>A try to read gives way to a queued writer; a try to write to everybody.</summary>
    [Fact]
    public void Tries_give_way()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("reader", async () =>
            {
                await box.Sem.DownRead("reader");
                await box.Done.Complete();
                await box.Sem.UpRead("reader");
            });
            machine.Run("writer", async () =>
            {
                await box.Sem.DownWrite("writer");
                await box.Sem.UpWrite("writer");
            });
            machine.Run("trier", async () =>
            {
                bool write = await box.Sem.TryDownWrite("trier");
                if (write)
                    await box.Sem.UpWrite("trier");
                bool read = await box.Sem.TryDownRead("trier");
                if (read)
                    await box.Sem.UpRead("trier");
                seen.Add($"write {write} read {read}");
            });
            return Op.Done;
        }));
        Assert.Equal(["write False read False", "write False read True", "write True read False", "write True read True"], seen);
    }

    /// <summary>With a reader inside, a try to read works and a try to write does not; with a writer queued behind it, neither.</summary>
    [Theory]
    [InlineData(false, "read True write False locked True")]
    [InlineData(true, "read False write False locked True; read True write False locked True")]
    public void Tries_look_at_the_queue(bool writer, string outcomes)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("reader", async () =>
            {
                await box.Sem.DownRead("reader");
                bool write = await box.Sem.TryDownWrite("reader");
                bool read = await box.Sem.TryDownRead("reader");
                seen.Add($"read {read} write {write} locked {await box.Sem.IsLocked()}");
                if (read)
                    await box.Sem.UpRead("reader");
                await box.Sem.UpRead("reader");
            });
            machine.Run("writer", async () =>
            {
                if (!writer)
                    return;
                await box.Sem.DownWrite("writer");
                await box.Sem.UpWrite("writer");
            });
            return Op.Done;
        }));
        Assert.Equal(outcomes, string.Join("; ", seen));
    }

    /// <summary>Who writes and goes on as a reader lets readers in and keeps writers out: the value it wrote stays.</summary>
    [Fact]
    public void A_downgrade_lets_waiting_readers_in()
    {
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("first", async () =>
            {
                await box.Sem.DownWrite("first");
                await box.Value.Write(1);
                await box.Sem.DowngradeWrite("first");
                // Only if the other reader can come in beside it does this end.
                await box.Done.Wait();
                Assert.Equal(1, await box.Value.Read());
                await box.Sem.UpRead("first");
            });
            machine.Run("reader", async () =>
            {
                await box.Sem.DownRead("reader");
                await box.Value.Read();
                await box.Done.Complete();
                await box.Sem.UpRead("reader");
            });
            return Op.Done;
        });
        Assert.Empty(found);
    }

    [Fact]
    public void A_downgrade_keeps_writers_out() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("first", async () =>
        {
            await box.Sem.DownWrite("first");
            await box.Value.Write(1);
            await box.Sem.DowngradeWrite("first");
            Assert.Equal(1, await box.Value.Read());
            await box.Sem.UpRead("first");
        });
        machine.Run("writer", async () =>
        {
            await box.Sem.DownWrite("writer");
            await box.Value.Write(2);
            await box.Sem.UpWrite("writer");
        });
        return Op.Done;
    }));

    /// <summary>A killed writer leaves the queue: whoever waited behind it comes in.</summary>
    [Fact]
    public void A_killed_writer_leaves_the_queue()
    {
        var results = new SortedSet<int>();
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("holder", async () =>
            {
                await box.Sem.DownRead("holder");
                // For ever, if nobody completes it; a signal ends the wait.
                await box.Done.WaitInterruptible("holder");
                await box.Sem.UpRead("holder");
            });
            machine.Run("writer", async () =>
            {
                int result = await box.Sem.DownWriteKillable("writer");
                results.Add(result);
                if (result == 0)
                    await box.Sem.UpWrite("writer");
            });
            machine.Run("reader", async () =>
            {
                await box.Sem.DownReadKillable("reader");
                await box.Sem.UpRead("reader");
            });
            return Op.Done;
        });
        Assert.Equal([-Errno.EINTR, 0], results);
        // The reader that was killed too releases what it does not hold.
        Assert.Equal(["bad-unlock-balance reader box.sem"], found);
    }

    /// <summary>A signal that is handled ends an interruptible wait and no killable one; whoever got it by then keeps it.</summary>
    [Theory]
    [InlineData(true, "got=-EINTR, got=ok")]
    [InlineData(false, "got=ok")]
    public void A_handled_signal(bool interruptible, string outcomes) => Assert.Equal(
        outcomes,
        string.Join(", ", Litmus.LitmusTest.Outcomes((machine, registers) =>
        {
            var box = new Box(machine);
            var user = machine.CreateProcess("user");
            user.Start(async _ =>
            {
                int result = await (interruptible ? box.Sem.DownReadInterruptible() : box.Sem.DownReadKillable());
                registers["got"] = Errno.Name(result);
                if (result != 0)
                    return;
                box.Sem.AssertHeld();
                await box.Sem.UpRead();
            });
            user.SendSignal(Signal.Handled);
            machine.Run("writer", async () =>
            {
                await box.Sem.DownWrite();
                await box.Sem.UpWrite();
            });
            return Op.Done;
        })));

    /// <summary>A reader in an interrupt goes past a waiting writer; a process that reads again behind one spins for ever.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reading_again_behind_a_writer(bool softirqsOff)
    {
        var found = MachineTest.Findings(machine =>
        {
            var rw = new RwLock(machine, "rw");
            machine.Run("reader", async () =>
            {
                await rw.ReadLock("outer");
                if (softirqsOff)
                    await rw.ReadLockBh("inner");
                else
                    await rw.ReadLock("inner");
                if (softirqsOff)
                    await rw.ReadUnlockBh("inner");
                else
                    await rw.ReadUnlock("inner");
                await rw.ReadUnlock("outer");
            });
            machine.Run("writer", async () =>
            {
                await rw.WriteLock("writer");
                await rw.WriteUnlock("writer");
            });
            return Op.Done;
        });
        Assert.Equal(softirqsOff ? [] : ["recursive-locking inner rw", "soft-lockup inner rw", "soft-lockup writer rw"], found);
    }

    [Fact]
    public void A_rwlock_written_by_its_writer()
    {
        var findings = MachineTest.Explore(machine =>
        {
            var rw = new RwLock(machine, "rw");
            machine.Run("t", async () =>
            {
                await rw.WriteLock("outer");
                await rw.WriteLockIrqsave("inner");
            });
            return Op.Done;
        }).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal(["hard-lockup", "recursive-locking", "rwlock-recursion"], findings.Keys.Order());
        Assert.Equal("BUG: rwlock recursion on CPU#0, t/101", findings["rwlock-recursion"].Headline);
    }

    [Fact]
    public void A_rwlock_released_by_who_does_not_write()
    {
        var findings = MachineTest.Explore(machine =>
        {
            var rw = new RwLock(machine, "rw");
            machine.Run("t", async () => await rw.WriteUnlock("t"));
            return Op.Done;
        }).Findings.ToDictionary(f => f.Finding.Key.Kind, f => f.Finding);
        Assert.Equal(["bad-unlock-balance", "rwlock-wrong-owner"], findings.Keys.Order());
        Assert.Equal("BUG: rwlock wrong owner on CPU#0, t/101", findings["rwlock-wrong-owner"].Headline);
    }

    [Fact]
    public void A_reader_of_a_rwlock_must_not_sleep() => Assert.Equal(
        ["sleeping-in-atomic sleeper box.mutex"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            var rw = new RwLock(machine, "rw");
            machine.Run("t", async () =>
            {
                await rw.ReadLock();
                await box.Mutex.Lock("sleeper");
                await box.Mutex.Unlock();
                await rw.ReadUnlock();
            });
            return Op.Done;
        }));
}
