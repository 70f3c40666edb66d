using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Work items and the queues that run them.</summary>
public class WorkqueueTests
{
    [Fact]
    public void An_item_runs_once_per_queueing_that_found_it_not_queued()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int runs = 0;
            var job = new Job(machine, () =>
            {
                runs++;
                return Op.Done;
            });
            machine.Run("queuer", async () =>
            {
                bool first = await job.Work.Schedule();
                bool second = await job.Work.Schedule();
                await job.Work.Flush();
                seen.Add($"{first} {second} {runs}");
            });
            return Op.Done;
        }));
        Assert.Equal(["True False 1", "True True 2"], seen);
    }

    [Fact]
    public void It_never_runs_twice_at_once_even_if_queued_again_while_it_runs()
    {
        int most = 0;
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int inside = 0;
            Job job = null!;
            job = new Job(machine, async () =>
            {
                most = Math.Max(most, ++inside);
                await job.Value.Read();
                inside--;
            });
            machine.Run("a", async () => await job.Work.Schedule());
            machine.Run("b", async () => await job.Work.Schedule());
            return Op.Done;
        }));
        Assert.Equal(1, most);
    }

    [Theory]
    [InlineData(WorkqueueStruct.Unlimited, "ab ba")]
    [InlineData(2, "ab ba")]
    [InlineData(1, "ab")]
    public void A_queue_of_one_runs_its_items_in_the_order_of_their_queueing(int maxActive, string orders)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            string order = "";
            var box = new Box(machine);
            var queue = new WorkqueueStruct(machine, "wq", maxActive);
            var a = new Job(machine, () => Note("a"));
            var b = new Job(machine, () => Note("b"));
            machine.Run("queuer", async () =>
            {
                await queue.QueueWork(a.Work);
                await queue.QueueWork(b.Work);
                await queue.Destroy();
                seen.Add(order);
            });
            return Op.Done;

            async Op Note(string name)
            {
                await box.Value.Write(1);
                order += name;
            }
        }));
        Assert.Equal(orders, string.Join(' ', seen));
    }

    /// <summary>Waits for the instance that was queued last when it was called, and not for those queued later.</summary>
    [Fact]
    public void Flushing_does_not_wait_for_what_is_queued_afterwards()
    {
        var seen = new SortedSet<int>();
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            int begun = 0;
            Job job = null!;
            job = new Job(machine, async () =>
            {
                if (++begun < 3)
                    await job.Work.Schedule();
            });
            await job.Work.Schedule();
            machine.Run("flusher", async () =>
            {
                await job.Work.Flush();
                seen.Add(begun);
            });
        }));
        Assert.Equal([1, 2, 3], seen);
    }

    /// <summary>Cancelling tells whether it was queued; the run that has begun is over afterwards, and nothing is queued.</summary>
    [Fact]
    public void Cancelling_an_item_that_queues_itself_ends_it()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            int begun = 0;
            bool cancelled = false;
            Job job = null!;
            job = new Job(machine, async () =>
            {
                Assert.False(cancelled);
                if (++begun < 3)
                    await job.Work.Schedule();
            });
            await job.Work.Schedule();
            machine.Run("canceller", async () =>
            {
                bool was = await job.Work.CancelSync();
                cancelled = true;
                seen.Add($"{was} {begun}");
            });
        }));
        Assert.Equal(["False 1", "False 2", "False 3", "True 0", "True 1", "True 2"], seen);
    }

    [Fact]
    public void A_disabled_item_is_not_queued_until_it_is_enabled_as_often()
    {
        var seen = new List<bool>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            seen.Clear();
            var job = new Job(machine, () => Op.Done);
            machine.Run("t", async () =>
            {
                await job.Work.Disable();
                await job.Work.DisableSync();
                seen.Add(await job.Work.Schedule());
                seen.Add(await job.Work.Enable());
                seen.Add(await job.Work.Schedule());
                seen.Add(await job.Work.Enable());
                seen.Add(await job.Work.Schedule());
            });
            return Op.Done;
        }));
        Assert.Equal([false, false, false, true, true], seen);
    }

    [Fact]
    public void Enabling_what_is_not_disabled_warns() => Assert.Equal(
        "workqueue: work disable count underflowed",
        MachineTest.TheFinding(machine =>
        {
            var job = new Job(machine, () => Op.Done);
            machine.Run("t", async () => await job.Work.Enable());
            return Op.Done;
        }).Headline);

    /// <summary>The worker does not touch an item whose function has freed it; cancelling it does.</summary>
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "slab-use-after-free cancel_work_sync job.work")]
    public void Its_function_may_free_it(bool cancels, string findings)
    {
        var found = MachineTest.Findings(async machine =>
        {
            Job job = null!;
            job = new Job(machine, async () => await job.Kfree("job_fn"), retain: false);
            await job.Work.Schedule();
            if (cancels)
                machine.Run("canceller", async () => await job.Work.CancelSync("cancel_work_sync"));
        });
        // Where the cancellation wins, nobody frees it.
        Assert.Equal(findings, string.Join(", ", found.Where(f => !f.StartsWith("memory-leak", StringComparison.Ordinal))));
    }

    /// <summary>Lockdep says so too: the function holds what waiting for it takes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_cannot_wait_for_itself(bool cancels) => Assert.Equal(["hung-task job_fn job.work", "recursive-locking job_fn (work_completion)(&job->work)"], MachineTest.Findings(async machine =>
    {
        Job job = null!;
        job = new Job(machine, async () =>
        {
            if (cancels)
                await job.Work.CancelSync("job_fn");
            else
                await job.Work.Flush("job_fn");
        });
        await job.Work.Schedule();
    }));

    /// <summary>
    /// A queue of one whose running item waits for one behind it. Both items are of one class, that of the place which initialises them,
    /// so lockdep takes waiting for the other one for waiting for oneself: also where it would end.
    /// </summary>
    [Theory]
    [InlineData(1, "hung-task first_fn job.work, recursive-locking first_fn (work_completion)(&job->work)")]
    [InlineData(2, "recursive-locking first_fn (work_completion)(&job->work)")]
    public void An_item_that_waits_for_the_next_one_needs_a_second_worker(int maxActive, string findings) =>
        Assert.Equal(findings, string.Join(", ", MachineTest.Findings(async machine =>
        {
            var queue = new WorkqueueStruct(machine, "wq", maxActive);
            queue.Retain();
            var second = new Job(machine, () => Op.Done);
            var first = new Job(machine, async () => await second.Work.Flush("first_fn"));
            await queue.QueueWork(first.Work);
            await queue.QueueWork(second.Work);
        })));

    /// <summary>The canceller holds a lock that the function takes.</summary>
    [Theory]
    [InlineData(true, "circular-locking remove (work_completion)(&job->work) -> job.mutex -> (work_completion)(&job->work), hung-task fn job.mutex, hung-task remove job.work")]
    [InlineData(false, "")]
    public void A_lock_that_the_function_takes_must_not_be_held(bool held, string findings) =>
        Assert.Equal(findings, string.Join(", ", MachineTest.Findings(async machine =>
        {
            Job job = null!;
            job = new Job(machine, async () =>
            {
                await job.Mutex.Lock("fn");
                await job.Mutex.Unlock("fn");
            });
            await job.Work.Schedule();
            machine.Run("remover", async () =>
            {
                await job.Mutex.Lock("remove");
                if (!held)
                    await job.Mutex.Unlock("remove");
                await job.Work.CancelSync("remove");
                if (held)
                    await job.Mutex.Unlock("remove");
            });
        }).Order(StringComparer.Ordinal)));

    [Fact]
    public void Flushing_a_queue_waits_for_what_was_queued_before()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            bool early = false, late = false;
            var queue = new WorkqueueStruct(machine, "wq");
            queue.Retain();
            var before = new Job(machine, () =>
            {
                early = true;
                return Op.Done;
            });
            var after = new Job(machine, () =>
            {
                late = true;
                return Op.Done;
            });
            await queue.QueueWork(before.Work);
            machine.Run("flusher", async () =>
            {
                await queue.Flush();
                seen.Add($"{early} {late}");
            });
            machine.Run("queuer", async () => await queue.QueueWork(after.Work));
        }));
        Assert.Equal(["True False", "True True"], seen);
    }

    /// <summary>A chain that an item makes on its own queue is drained; one from outside is refused.</summary>
    [Fact]
    public void Draining_lets_chained_work_in_and_nothing_else()
    {
        int ran = 0;
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            ran = 0;
            var queue = new WorkqueueStruct(machine, "wq", 1);
            Job job = null!;
            job = new Job(machine, async () =>
            {
                if (++ran < 3)
                    await queue.QueueWork(job.Work);
            });
            await queue.QueueWork(job.Work);
            machine.Run("destroyer", async () =>
            {
                await queue.Destroy();
                Assert.Equal(3, ran);
            });
        }));
        Assert.Equal(3, ran);

        // Queued by hand while somebody drains it: the item that is drained waits for the queuer.
        var refused = MachineTest.Explore(async machine =>
        {
            var queue = new WorkqueueStruct(machine, "wq");
            queue.Retain();
            var box = new Box(machine);
            var holdsOut = new Job(machine, async () => await box.Done.Wait());
            var late = new Job(machine, DrainedFn);
            await queue.QueueWork(holdsOut.Work);
            machine.Run("drainer", async () => await queue.Drain());
            machine.Run("queuer", async () =>
            {
                await queue.QueueWork(late.Work, "late");
                await box.Done.Complete();
            });
        }).Findings.Select(f => f.Finding);
        Assert.Equal("workqueue: cannot queue drained_fn on wq wq", Assert.Single(refused).Headline);

        static Op DrainedFn() => Op.Done;
    }

    /// <summary>A delayed item is not on the queue before its timer expires: destroying the queue does not wait for it.</summary>
    [Theory]
    [InlineData(false, "slab-use-after-free delayed_work_timer_fn workqueue_struct.pwq")]
    [InlineData(true, "")]
    public void A_delay_may_end_after_its_queue_is_gone(bool cancels, string findings) =>
        Assert.Equal(findings, string.Join(", ", MachineTest.Findings(async machine =>
        {
            var queue = new WorkqueueStruct(machine, "wq");
            var box = new Box(machine);
            var work = new DelayedWork(box, "dwork", () => Op.Done);
            await queue.QueueDelayedWork(work);
            machine.Run("remover", async () =>
            {
                if (cancels)
                    await work.CancelSync();
                await queue.Destroy();
            });
        }).Where(f => f.StartsWith("slab", StringComparison.Ordinal))));

    [Fact]
    public void A_delayed_item_is_flushed_cancelled_and_modified()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int runs = 0;
            var box = new Box(machine);
            var queue = new WorkqueueStruct(machine, "wq", 1);
            var work = new DelayedWork(box, "dwork", () =>
            {
                runs++;
                return Op.Done;
            });
            machine.Run("t", async () =>
            {
                bool queued = await queue.QueueDelayedWork(work);
                bool modified = await queue.ModDelayedWork(work);
                await work.Flush();
                int flushed = runs;
                bool again = await queue.QueueDelayedWork(work);
                bool cancelled = await work.CancelSync();
                seen.Add($"{queued} {modified}:{flushed} {again} {cancelled}:{runs}");
                await queue.Destroy();
            });
            return Op.Done;
        }));
        Assert.Equal(["True False:2 True False:3", "True False:2 True True:2", "True True:1 True False:2", "True True:1 True True:1"], seen);
    }

    [Fact]
    public void A_lock_kept_by_a_work_function_is_reported_once()
    {
        var finding = MachineTest.TheFinding(async machine =>
        {
            Job job = null!;
            job = new Job(machine, LeakyFn);
            await job.Work.Schedule();

            async Op LeakyFn() => await job.Mutex.Lock();
        });
        Assert.Equal("BUG: workqueue leaked atomic, lock or RCU: kworker[101]", finding.Headline);
        Assert.Equal(["     preempt=0x00000000 lock=0->1 RCU=0->0 workfn=leaky_fn"], finding.Body);
    }

    [Fact]
    public void A_reclaim_queue_must_not_wait_for_another()
    {
        Assert.Equal(
            "workqueue: WQ_MEM_RECLAIM writeback:flush_fn is flushing !WQ_MEM_RECLAIM slow:0x0",
            MachineTest.TheFinding(machine => Flush(machine, reclaims: false)).Headline);
        Assert.Empty(MachineTest.Findings(machine => Flush(machine, reclaims: true)));

        static async Op Flush(Machine machine, bool reclaims)
        {
            var writeback = new WorkqueueStruct(machine, "writeback", memReclaim: true);
            var slow = new WorkqueueStruct(machine, "slow", memReclaim: reclaims);
            writeback.Retain();
            slow.Retain();
            var job = new Job(machine, FlushFn);
            await writeback.QueueWork(job.Work);

            async Op FlushFn() => await slow.Flush();
        }
    }

    [Fact]
    public void Two_items_of_the_systems_queue_are_independent()
    {
        var result = MachineTest.Explore(async machine =>
        {
            await new Job(machine, () => Op.Done).Work.Schedule();
            await new Job(machine, () => Op.Done).Work.Schedule();
        });
        Assert.Empty(result.Findings);
        Assert.Equal(1, result.Executions);
    }

    private sealed class Job : KernelObject
    {
        internal Job(Machine machine, Func<Op> function, bool retain = true)
            : base(machine, "job")
        {
            if (retain)
                Retain();
            Value = new Field<int>(this, "value", 0);
            Mutex = new Mutex(this, "mutex");
            Work = new WorkItem(this, "work", function);
        }

        internal Field<int> Value { get; }

        internal Mutex Mutex { get; }

        internal WorkItem Work { get; }
    }
}
