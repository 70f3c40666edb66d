using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Kernel threads.</summary>
public class KthreadTests
{
    [Fact]
    public void Stopping_wakes_it_waits_for_its_exit_and_returns_its_result()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            bool over = false;
            var thread = Kthread.Run(machine, "sim", async self =>
            {
                await self.SleepUntilStopped();
                over = true;
                return 7;
            });
            machine.Run("owner", async () => seen.Add($"{await thread.Stop()} {over}"));
            return Op.Done;
        }));
        Assert.Equal(["7 True"], seen);
    }

    /// <summary>Which of them frees the thread, and whether it is unparked before it goes on, tells nobody anything: one trace.</summary>
    [Fact]
    public void Whoever_stops_it_puts_it_before_the_thread_does()
    {
        var result = MachineTest.Explore(machine =>
        {
            var thread = Kthread.Run(machine, "sim", async self =>
            {
                await self.SleepUntilStopped();
                return 0;
            });
            machine.Run("owner", async () => await thread.Stop());
            return Op.Done;
        });
        Assert.Empty(result.Findings);
        Assert.Equal(1, result.Executions);
    }

    /// <summary>A thread that ends by itself is gone at any time after its exit, for who has no reference.</summary>
    [Fact]
    public void One_that_ends_by_itself_may_be_gone_when_it_is_stopped() => Assert.Equal(
        [
            "refcount-addition-on-zero owner task_struct.usage", "refcount-underflow owner task_struct.usage",
            "slab-use-after-free owner task_struct.kthread", "slab-use-after-free owner task_struct.usage",
        ],
        MachineTest.Findings(machine =>
        {
            var thread = Kthread.Run(machine, "sim", _ => Op.From(0));
            machine.Run("owner", async () => await thread.Stop("owner"));
            return Op.Done;
        }));

    [Fact]
    public void It_looks_whether_to_stop_before_and_after()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var thread = Kthread.Run(machine, "sim", async self =>
            {
                seen.Add($"{await self.ShouldStop()} {await self.ShouldStop()}");
                await self.SleepUntilStopped();
                return 0;
            });
            machine.Run("owner", async () => await thread.Stop());
            return Op.Done;
        }));
        Assert.Equal(["False False", "False True", "True True"], seen);
    }

    [Fact]
    public void One_that_is_never_stopped_is_no_hang() => Assert.Equal(
        ["memory-leak  task_struct"],
        MachineTest.Findings(machine =>
        {
            Kthread.Run(machine, "sim", async self =>
            {
                await self.SleepUntilStopped();
                return 0;
            });
            return Op.Done;
        }));

    /// <summary>Whoever stops a thread that has died waits for it: a consequence, as is whoever waits for him.</summary>
    [Fact]
    public void Waiting_for_a_dead_one_is_a_consequence() => Assert.Equal(
        ["null-dereference sim box.next"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            var thread = Kthread.Run(machine, "sim", async self =>
            {
                await (await box.Next.Load("sim")).Deref("sim");
                await self.SleepUntilStopped();
                return 0;
            });
            machine.Run("owner", async () =>
            {
                await box.Mutex.Lock("owner");
                await thread.Stop("owner");
                await box.Mutex.Unlock("owner");
            });
            machine.Run("other", async () =>
            {
                await box.Mutex.Lock("other");
                await box.Mutex.Unlock("other");
            });
            return Op.Done;
        }));

    /// <summary>A thread that sleeps for something else is not woken.</summary>
    [Fact]
    public void One_that_does_not_look_is_waited_for_in_vain() => Assert.Equal(
        ["hung-task owner task_struct.kthread", "hung-task thread box.done"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            var thread = Kthread.Run(machine, "sim", async _ =>
            {
                await box.Done.Wait("thread");
                return 0;
            });
            machine.Run("owner", async () => await thread.Stop("owner"));
            return Op.Done;
        }).Order(StringComparer.Ordinal));

    [Fact]
    public void It_parks_and_goes_on()
    {
        var seen = new SortedSet<int>();
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            int step = 0;
            var thread = Kthread.Run(machine, "sim", async self =>
            {
                while (!await self.ShouldStop())
                {
                    step = 1;
                    if (await self.ShouldPark())
                        await self.ParkMe();
                    else
                        await self.SleepUntilTold();
                    step = 2;
                }

                return 0;
            });
            await thread.Get();
            machine.Run("owner", async () =>
            {
                await thread.Park();
                seen.Add(step);
                await thread.Unpark();
                await thread.Stop();
                Assert.Equal(2, step);
                await thread.Put();
            });
        }));
        Assert.Equal([1], seen);
    }

    [Fact]
    public void It_completes_and_exits_at_once()
    {
        bool went = false;
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            Kthread.Run(machine, "sim", async self =>
            {
                await self.CompleteAndExit(box.Done, 3);
                went = true;
                return 0;
            });
            machine.Run("owner", async () => await box.Done.Wait());
            return Op.Done;
        }));
        Assert.False(went);
    }
}
