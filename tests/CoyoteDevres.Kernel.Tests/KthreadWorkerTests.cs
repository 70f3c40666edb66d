using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>A kernel thread that runs queued work.</summary>
public class KthreadWorkerTests
{
    [Fact]
    public void Queued_work_runs_once_per_queueing_and_an_item_is_queued_once_only()
    {
        var runs = new HashSet<int>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int ran = 0;
            var (worker, work) = Create(machine, () =>
            {
                ran++;
                return Op.Done;
            });
            machine.Run("queuer", async () =>
            {
                await worker.QueueWork(work);
                await worker.QueueWork(work);
                await worker.Destroy();
                runs.Add(ran);
            });
            return Op.Done;
        }));
        // Once if the second queueing found it still queued, twice if it was taken in between.
        Assert.Equal([1, 2], runs.Order());
    }

    [Fact]
    public void Destroying_it_waits_for_what_is_queued_and_frees_it() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine, retain: false);
        var (worker, work) = Create(machine, async () => await box.Touch("work"));
        machine.Run("owner", async () =>
        {
            await worker.QueueWork(work);
            await worker.Destroy();
            await box.Kfree("owner");
        });
        return Op.Done;
    }));

    [Fact]
    public void Queueing_to_a_destroyed_one_is_a_use_after_free() => Assert.Contains(
        "slab-use-after-free kthread_queue_work kthread_worker.work_list",
        MachineTest.Findings(machine =>
        {
            var (worker, work) = Create(machine, () => Op.Done);
            machine.Run("queuer", async () => await worker.QueueWork(work));
            machine.Run("owner", async () => await worker.Destroy());
            return Op.Done;
        }));

    [Fact]
    public void Stopping_an_embedded_one_says_nothing_of_an_item_queued_in_between() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var worker = new KthreadWorker(new Box(machine), "worker", "worker");
        var work = new KthreadWork("work", () => Op.Done);
        worker.InitWork(work);
        machine.Run("queuer", async () => await worker.QueueWork(work));
        machine.Run("owner", async () => await worker.FlushAndStop());
        return Op.Done;
    }));

    [Fact]
    public void An_embedded_one_goes_with_its_container() => Assert.Equal(
        ["slab-use-after-free kthread_queue_work box.worker.work_list"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine, retain: false);
            var worker = new KthreadWorker(box, "worker", "worker");
            var work = new KthreadWork("work", () => Op.Done);
            worker.InitWork(work);
            machine.Run("owner", async () =>
            {
                await worker.FlushAndStop();
                await box.Kfree("owner");
                await worker.QueueWork(work);
            });
            return Op.Done;
        }));

    [Fact]
    public void An_item_queued_between_flush_and_stop_is_left_behind() => Assert.Contains(
        "work-left-behind kthread_destroy_worker kthread_worker.work_list",
        MachineTest.Findings(machine =>
        {
            var (worker, work) = Create(machine, () => Op.Done);
            machine.Run("queuer", async () => await worker.QueueWork(work));
            machine.Run("owner", async () => await worker.Destroy());
            return Op.Done;
        }));

    [Fact]
    public void An_idle_one_is_no_hang() => Assert.Empty(MachineTest.Findings(machine =>
    {
        Create(machine, () => Op.Done).Worker.Retain();
        return Op.Done;
    }));

    /// <summary>A kernel thread takes no signals: it is there for whom the kill signal sets going again.</summary>
    [Fact]
    public void The_kill_signal_does_not_end_its_thread()
    {
        int result = 0;
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            var (worker, _) = Create(machine, () => Op.Done);
            machine.Run("sleeper", async () =>
            {
                result = await box.Done.WaitInterruptible();
                await worker.Destroy();
            });
            return Op.Done;
        }));
        Assert.Equal(-Errno.ERESTARTSYS, result);
    }

    /// <summary>After it, what the item uses may be freed; the item may be queued again.</summary>
    [Fact]
    public void Cancelling_takes_an_item_off_and_waits_for_its_run()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            int runs = 0;
            bool cancelled = false;
            var box = new Box(machine);
            KthreadWorker worker = null!;
            KthreadWork work = null!;
            (worker, work) = Create(machine, async () =>
            {
                Assert.False(cancelled);
                await box.Value.Write(1);
                await box.Value.Write(2);
                runs++;
                // Queueing itself fails once it is being cancelled.
                if (runs < 2)
                    await worker.QueueWork(work);
            });
            await worker.QueueWork(work);
            machine.Run("canceller", async () =>
            {
                bool was = await worker.CancelWorkSync(work);
                cancelled = true;
                seen.Add($"{was} {runs}");
                await worker.Destroy();
            });
        }));
        Assert.Equal(["False 1", "False 2", "True 0", "True 1"], seen);
    }

    [Fact]
    public void A_cancelled_item_can_be_queued_again() => Assert.Empty(MachineTest.Findings(machine =>
    {
        int runs = 0;
        var (worker, work) = Create(machine, () =>
        {
            runs++;
            return Op.Done;
        });
        machine.Run("t", async () =>
        {
            Assert.False(await worker.CancelWorkSync(work));
            Assert.True(await worker.QueueWork(work));
            await worker.Destroy();
            Assert.Equal(1, runs);
        });
        return Op.Done;
    }));

    private static (KthreadWorker Worker, KthreadWork Work) Create(Machine machine, Func<Op> function)
    {
        var worker = new KthreadWorker(machine, "worker");
        var work = new KthreadWork("work", function);
        worker.InitWork(work);
        return (worker, work);
    }
}
