using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Mutex, spinlock, rw_semaphore and what lockdep says of them.</summary>
public class LockingTests
{
    private static Func<Machine, Op> WithBox(params Func<Box, Op>[] tasks) => machine =>
    {
        var box = new Box(machine);
        foreach (var task in tasks)
            machine.Run("t", () => task(box));
        return Op.Done;
    };

    /// <summary>Two tasks add one under each kind of lock; without one an addition is lost.</summary>
    [Theory]
    [InlineData("none", "1 2")]
    [InlineData("mutex", "2")]
    [InlineData("spin", "2")]
    [InlineData("sem", "2")]
    public void Locks_exclude(string kind, string sums)
    {
        var seen = new SortedSet<int>();
        MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            int finished = 0;
            for (int t = 0; t < 2; t++)
            {
                machine.Run("adder", async () =>
                {
                    await Take(box, kind);
                    await box.Value.Write(await box.Value.Read() + 1);
                    await Release(box, kind);
                    if (++finished == 2)
                        seen.Add(box.Value.Value);
                });
            }

            return Op.Done;
        });
        Assert.Equal(sums, string.Join(' ', seen));
    }

    private static async Op Take(Box box, string kind)
    {
        if (kind == "mutex")
            await box.Mutex.Lock();
        else if (kind == "spin")
            await box.Spin.Lock();
        else if (kind == "sem")
            await box.Sem.DownWrite();
    }

    private static async Op Release(Box box, string kind)
    {
        if (kind == "mutex")
            await box.Mutex.Unlock();
        else if (kind == "spin")
            await box.Spin.Unlock();
        else if (kind == "sem")
            await box.Sem.UpWrite();
    }

    /// <summary>One waits inside for the other to come inside: only a lock that readers share lets that end.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Readers_share_and_writers_do_not(bool write)
    {
        async Op Take(Box box) => await (write ? box.Sem.DownWrite("take") : box.Sem.DownRead("take"));
        async Op Release(Box box) => await (write ? box.Sem.UpWrite() : box.Sem.UpRead());
        var found = MachineTest.Findings(WithBox(
            async box =>
            {
                await Take(box);
                await box.Done.Wait("inside");
                await Release(box);
            },
            async box =>
            {
                await Take(box);
                await box.Done.Complete();
                await Release(box);
            }));
        Assert.Equal(write ? ["hung-task inside box.done", "hung-task take box.sem"] : [], found);
    }

    /// <summary>The value under the semaphore never changes between two reads of one reader.</summary>
    [Fact]
    public void A_writer_keeps_out_while_readers_are_inside() => Assert.Empty(MachineTest.Findings(WithBox(
        async box =>
        {
            await box.Sem.DownRead();
            Assert.Equal(await box.Value.Read(), await box.Value.Read());
            await box.Sem.UpRead();
        },
        async box =>
        {
            await box.Sem.DownWrite();
            await box.Value.Write(1);
            await box.Value.Write(2);
            await box.Sem.UpWrite();
        })));

    /// <summary>A reader that reads again behind a queued writer waits for ever; lockdep says so even where it did not happen.</summary>
    [Fact]
    public void Read_recursion_behind_a_writer_hangs()
    {
        var found = MachineTest.Findings(WithBox(
            async box =>
            {
                await box.Sem.DownRead("outer");
                await box.Sem.DownRead("inner");
                await box.Sem.UpRead();
                await box.Sem.UpRead();
            },
            async box =>
            {
                await box.Sem.DownWrite("writer");
                await box.Sem.UpWrite();
            }));
        Assert.Equal(["hung-task inner box.sem", "hung-task writer box.sem", "recursive-locking inner box.sem"], found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mutex_taken_twice(bool trylock)
    {
        var found = MachineTest.Findings(WithBox(async box =>
        {
            await box.Mutex.Lock("outer");
            if (trylock)
                Assert.False(await box.Mutex.TryLock("inner"));
            else
                await box.Mutex.Lock("inner");
            await box.Mutex.Unlock();
        }));
        Assert.Equal(trylock ? [] : ["hung-task inner box.mutex", "recursive-locking inner box.mutex"], found);
    }

    [Fact]
    public void A_spinlock_taken_twice_spins_for_ever() => Assert.Equal(
        ["recursive-locking inner box.spin", "soft-lockup inner box.spin", "spinlock-recursion inner box.spin"],
        MachineTest.Findings(WithBox(async box =>
        {
            await box.Spin.Lock("outer");
            await box.Spin.Lock("inner");
        })));

    [Fact]
    public void Lock_order_is_reported_even_without_a_hang()
    {
        // One task after the other: no execution hangs, but the orders contradict each other.
        var found = MachineTest.Findings(WithBox(async box =>
        {
            await box.Mutex.Lock("first");
            await box.Spin.Lock("first");
            await box.Spin.Unlock();
            await box.Mutex.Unlock();
            await box.Spin.Lock("second");
            await box.Mutex.Lock("second");
            await box.Mutex.Unlock();
            await box.Spin.Unlock();
        }));
        Assert.Equal(["circular-locking second box.mutex -> box.spin -> box.mutex", "sleeping-in-atomic second box.mutex"], found);
    }

    [Fact]
    public void Two_tasks_in_opposite_order_hang_and_lockdep_says_so_once()
    {
        var result = MachineTest.Explore(WithBox(
            async box =>
            {
                await box.Mutex.Lock("one");
                await box.Sem.DownWrite("one");
                await box.Sem.UpWrite();
                await box.Mutex.Unlock();
            },
            async box =>
            {
                await box.Sem.DownWrite("other");
                await box.Mutex.Lock("other");
                await box.Mutex.Unlock();
                await box.Sem.UpWrite();
            }));
        Assert.Equal(
            ["circular-locking in other on box.mutex -> box.sem -> box.mutex", "hung-task in one on box.sem", "hung-task in other on box.mutex"],
            result.Findings.Select(f => f.Finding.Key.ToString()));
        var hung = result.Findings[1].Finding;
        Assert.Equal("INFO: task t:101 blocked for more than 120 seconds.", hung.Headline);
        Assert.Contains("INFO: task t:101 blocked on an rw-semaphore likely owned by task t:102.", hung.Body);
        Assert.Contains("INFO: task t:102 is blocked on a mutex likely owned by task t:101.", result.Findings[2].Finding.Body);
    }

    [Fact]
    public void The_same_order_everywhere_is_no_finding() => Assert.Empty(MachineTest.Findings(WithBox(InOrder, InOrder)));

    private static async Op InOrder(Box box)
    {
        await box.Mutex.Lock();
        await box.Spin.Lock();
        await box.Spin.Unlock();
        await box.Mutex.Unlock();
    }

    [Theory]
    [InlineData("mutex")]
    [InlineData("sem")]
    [InlineData("done")]
    public void Sleeping_under_a_spinlock(string what)
    {
        var found = MachineTest.Findings(WithBox(async box =>
        {
            await box.Done.Complete();
            await box.Spin.Lock();
            if (what == "mutex")
                await box.Mutex.Lock("sleeper");
            else if (what == "sem")
                await box.Sem.DownRead("sleeper");
            else
                await box.Done.Wait("sleeper");
            if (what == "mutex")
                await box.Mutex.Unlock();
            else if (what == "sem")
                await box.Sem.UpRead();
            await box.Spin.Unlock();
        }));
        Assert.Equal([$"sleeping-in-atomic sleeper box.{what}"], found);
    }

    [Fact]
    public void Unlocking_what_one_does_not_hold() => Assert.Equal(
        [
            "bad-unlock-balance unlocker box.mutex",
            "bad-unlock-balance unlocker box.sem",
            "bad-unlock-balance unlocker box.spin",
            "mutex-wrong-owner unlocker box.mutex",
            "spinlock-already-unlocked unlocker box.spin",
        ],
        MachineTest.Findings(WithBox(async box =>
        {
            await box.Mutex.Unlock("unlocker");
            await box.Spin.Unlock("unlocker");
            await box.Sem.UpRead("unlocker");
        })));

    [Fact]
    public void Freeing_memory_with_a_held_lock_in_it() => Assert.Equal(
        ["held-lock-freed freer box.mutex"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("freer", async () =>
            {
                await box.Mutex.Lock();
                await box.Kfree("freer");
            });
            return Op.Done;
        }));

    /// <summary>Only current's own locks are looked at: the holder notices when it unlocks.</summary>
    [Fact]
    public void Freeing_memory_with_somebody_elses_lock_in_it() => Assert.Equal(
        ["slab-use-after-free holder box", "slab-use-after-free holder box.mutex"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("holder", async () =>
            {
                await box.Mutex.Lock("holder");
                await box.Touch("holder");
                await box.Mutex.Unlock("holder");
            });
            machine.Run("freer", async () => await box.Kfree("freer"));
            return Op.Done;
        }));

    /// <summary>validate_chain ends at the recursion: no order between the second lock and the first.</summary>
    [Fact]
    public void A_recursive_attempt_adds_no_lock_order() => Assert.Equal(
        ["hung-task inner box.mutex", "recursive-locking inner box.mutex"],
        MachineTest.Findings(WithBox(async box =>
        {
            await box.Mutex.Lock("outer");
            await box.Sem.DownWrite("between");
            await box.Mutex.Lock("inner");
        })));

    /// <summary>Who waits for a lock of a task that died is a consequence; who waits for anything else is not.</summary>
    [Fact]
    public void Waiting_for_a_dead_tasks_lock_is_a_consequence()
    {
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("victim", async () =>
            {
                await box.Mutex.Lock("victim");
                await (await box.Next.Load("victim")).Deref("victim");
            });
            machine.Run("waiter", async () =>
            {
                await box.Mutex.Lock("waiter");
                await box.Mutex.Unlock();
            });
            machine.Run("other", async () => await box.Done.Wait("other"));
            return Op.Done;
        });
        Assert.Equal(["hung-task other box.done", "null-dereference victim box.next"], found);
    }
}
