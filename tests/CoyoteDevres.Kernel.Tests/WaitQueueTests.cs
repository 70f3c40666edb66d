using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Wait queues: who is woken, by whom, and what a sleeper still touches.</summary>
public class WaitQueueTests
{
    private sealed class Room : KernelObject
    {
        public Room(Machine machine)
            : base(machine, "room")
        {
            Retain();
            Open = new Field<int>(this, "open", 0);
            Queue = new WaitQueueHead(this, "queue", hasExclusiveWaiters: true);
        }

        public Field<int> Open { get; }

        public WaitQueueHead Queue { get; }
    }

    /// <summary>Two exclusive sleepers, queued in the set-up's order of tasks or the other: each wake-up wakes one.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public void A_wake_up_wakes_one_exclusive_sleeper(int wakeUps, int left)
    {
        var result = MachineTest.Explore(machine => Sleepers(machine, async room =>
        {
            for (int i = 0; i < wakeUps; i++)
                await room.Queue.WakeUp();
        }));
        Assert.Equal(left == 0 ? [] : ["hung-task sleeper room.queue"], MachineTest.Keys(result));
    }

    [Fact]
    public void Wake_up_nr_wakes_as_many_as_it_says() => Assert.Empty(MachineTest.Findings(machine => Sleepers(machine, async room => await room.Queue.WakeUpNr(2))));

    [Fact]
    public void Wake_up_all_wakes_all() => Assert.Empty(MachineTest.Findings(machine => Sleepers(machine, async room => await room.Queue.WakeUpAll())));

    /// <summary>The wake-ups come once both sleep (the set-up cannot sleep, so a count says so).</summary>
    private static Op Sleepers(Machine machine, Func<Room, Op> wake)
    {
        var room = new Room(machine);
        var queued = new Completion(room, "queued");
        for (int i = 0; i < 2; i++)
        {
            machine.Run("sleeper", async () =>
            {
                await room.Queue.PrepareToWaitExclusive(SleepState.Uninterruptible, "sleeper");
                await queued.Complete("sleeper");
                await room.Queue.Schedule("sleeper");
                await room.Queue.FinishWait("sleeper");
            });
        }

        machine.Run("waker", async () =>
        {
            await queued.Wait();
            await queued.Wait();
            await wake(room);
        });
        return Op.Done;
    }

    /// <summary>
    /// First come, first woken: the two queue one after the other, one wake-up. Who is not exclusive is woken besides, wherever he
    /// stands.
    /// </summary>
    [Fact]
    public void The_first_exclusive_sleeper_is_woken_and_everybody_who_is_not() => Assert.Equal(["first=woken other=woken"], LitmusTest.Run((machine, registers) =>
    {
        var room = new Room(machine);
        var queued = new Completion(room, "queued");
        async Op Sleep(string name, bool exclusive, Func<Op>? before = null)
        {
            if (before is not null)
                await before();
            if (exclusive)
                await room.Queue.PrepareToWaitExclusive(SleepState.Interruptible);
            else
                await room.Queue.PrepareToWait(SleepState.Interruptible);
            await queued.Complete();
            if (await room.Queue.ScheduleInterruptible() != Operation.Interrupted)
                registers[name] = "woken";
        }

        var firstQueued = new Completion(room, "first_queued");
        machine.Run("first", async () =>
        {
            await room.Queue.PrepareToWaitExclusive(SleepState.Interruptible);
            await firstQueued.Complete();
            await queued.Complete();
            await room.Queue.ScheduleInterruptible();
            registers["first"] = "woken";
        });
        machine.Run("second", () => Sleep("second", exclusive: true, async () => await firstQueued.Wait()));
        machine.Run("other", () => Sleep("other", exclusive: false));
        machine.Run("waker", async () =>
        {
            for (int i = 0; i < 3; i++)
                await queued.Wait();
            await room.Queue.WakeUp();
        });
        return Op.Done;
    }).Outcomes);

    /// <summary>Exclusive waiters are to be said beforehand: the wake-ups of other queues commute, which would be wrong.</summary>
    [Fact]
    public void An_exclusive_sleeper_on_a_queue_without_them_is_a_fault()
    {
        var program = new MachineProgram(machine =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () => await box.Wait.PrepareToWaitExclusive(SleepState.Interruptible));
            return Op.Done;
        });
        Assert.Contains("not said to have exclusive waiters", Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions()).Fault?.ToString());
    }

    [Theory]
    [InlineData(SleepState.Interruptible, false)]
    [InlineData(SleepState.Uninterruptible, true)]
    public void Wake_up_interruptible_leaves_uninterruptible_sleepers(SleepState state, bool sleepsOn) => Assert.Equal(
        sleepsOn ? ["hung-task sleeper box.wait"] : [],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () =>
            {
                await box.Wait.PrepareToWait(state, "sleeper");
                await box.Done.Complete("sleeper");
                await box.Wait.Schedule("sleeper");
                await box.Wait.FinishWait("sleeper");
            });
            machine.Run("waker", async () =>
            {
                await box.Done.Wait();
                await box.Wait.WakeUpInterruptible();
            });
            return Op.Done;
        }));

    /// <summary>
    /// A wake-up takes the entry off the queue: whoever was woken, or finds out that it was, does not touch the queue again, and its
    /// owner may free it. Not so remove_wait_queue, which takes the lock in any case.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_was_taken_off_the_queue_does_not_touch_it(bool byHand)
    {
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () =>
            {
                if (byHand)
                {
                    await box.Wait.AddWokenWaitQueue("sleeper");
                    await box.Done.Complete("sleeper");
                    await box.Wait.WaitWoken("sleeper");
                    await box.Wait.RemoveWaitQueue("sleeper");
                }
                else
                {
                    await box.Wait.PrepareToWait("sleeper");
                    await box.Done.Complete("sleeper");
                    await box.Wait.Schedule("sleeper");
                    await box.Wait.FinishWait("sleeper");
                }
            });
            machine.Run("waker", async () =>
            {
                await box.Done.Wait();
                await box.Wait.WakeUp();
                await box.Kfree();
            });
            return Op.Done;
        });
        Assert.Equal(byHand ? ["slab-use-after-free sleeper box.wait"] : [], found);
    }

    /// <summary>
    /// Nobody slept, and the queue is gone by the time of finish_wait: that takes the entry off it, unless a wake-up has; only then is it
    /// safe. (If the wake-up comes after it has looked, it takes a lock that is gone, in the kernel too.)
    /// </summary>
    [Theory]
    [InlineData(true, new[] { "", "gone=0", "gone=1" })]
    [InlineData(false, new[] { "", "gone=0" })]
    public void Finish_wait_without_a_sleep(bool woken, string[] expected)
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) =>
        {
            var box = new Box(machine);
            var gone = new Variable<int>(machine, "gone", 0);
            var queued = new Variable<int>(machine, "queued", 0);
            machine.Run("sleeper", async () =>
            {
                await box.Wait.PrepareToWait("sleeper");
                await queued.Write(1);
                int before = await gone.Read();
                await box.Wait.FinishWait("sleeper");
                registers["gone"] = before;
            });
            machine.Run("waker", async () =>
            {
                if (await queued.Read() == 0)
                    return;
                if (woken)
                    await box.Wait.WakeUp();
                await box.Kfree();
                await gone.Write(1);
            });
            return Op.Done;
        });
        Assert.Equal(expected, outcomes);
        Assert.Equal(["slab-use-after-free sleeper box.wait"], findings);
    }

    /// <summary>A timeout ends a sleep that nobody else would; a wake-up in time is told from it by the condition.</summary>
    [Theory]
    [InlineData(false, new[] { "left=0" })]
    [InlineData(true, new[] { "left=0", "left=1" })]
    public void Wait_event_timeout(bool woken, string[] expected) => Assert.Equal(expected, LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () => registers["left"] = await box.Wait.WaitEventTimeout(async () => await box.Value.Read() == 1));
        if (woken)
        {
            machine.Run("waker", async () =>
            {
                await box.Value.Write(1);
                await box.Wait.WakeUp();
            });
        }

        return Op.Done;
    }));

    /// <summary>The condition is looked at after the signal and after the timeout: holding before either was possible, it counts.</summary>
    [Fact]
    public void The_condition_counts_before_the_signal() => Assert.Equal(["result=0", "result=1"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        var user = machine.CreateProcess("user");
        user.CanBeSignalled();
        user.Start(async _ => registers["result"] = await box.Wait.WaitEventInterruptibleTimeout(async () => await box.Value.Read() == 1));
        machine.CreateProcess("killer").Start(async killer =>
        {
            await box.Value.Write(1);
            await killer.Kill(user, Signal.Handled);
        });
        return Op.Done;
    }));

    /// <summary>The lock is dropped while it sleeps and held again after it: the waker could not get it otherwise.</summary>
    [Fact]
    public void Wait_event_lock_irq_drops_the_lock() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            await box.Spin.Lock();
            await box.Wait.WaitEventLockIrq(box.Spin, async () => await box.Value.Read() == 1);
            await box.Spin.Unlock();
        });
        machine.Run("waker", async () =>
        {
            await box.Spin.Lock();
            await box.Value.Write(1);
            await box.Spin.Unlock();
            await box.Wait.WakeUp();
        });
        return Op.Done;
    }));

    /// <summary>
    /// One of two exclusive waiters is ended by a signal: it has left the queue before it looks at the condition for the last time, so
    /// that the one wake-up either is its own, and it takes what there is, or goes to the other one.
    /// </summary>
    [Fact]
    public void A_signalled_exclusive_waiter_swallows_no_wake_up()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) =>
        {
            var room = new Room(machine);
            async Op<bool> Take()
            {
                if (await room.Open.Exchange(0) == 0)
                    return false;
                return true;
            }

            var user = machine.CreateProcess("user");
            user.SendSignal(Signal.Handled);
            user.Start(async _ => registers["user"] = Errno.Name(await room.Queue.WaitEventInterruptibleExclusive(Take)));
            machine.Run("other", async () =>
            {
                if (await room.Queue.WaitEventInterruptibleExclusive(Take) == 0)
                    registers["other"] = "ok";
            });
            machine.Run("waker", async () =>
            {
                await room.Open.Write(1);
                await room.Queue.WakeUp();
            });
            return Op.Done;
        });
        // Never that neither of them has it.
        Assert.Equal(["other=ok user=-ERESTARTSYS", "user=ok"], outcomes);
        Assert.Empty(findings);
    }

    [Fact]
    public void Wait_event_killable_is_no_hang_for_khungtaskd() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () => await box.Wait.WaitEventKillable(async () => await box.Value.Read() == 1));
        return Op.Done;
    }));
}
