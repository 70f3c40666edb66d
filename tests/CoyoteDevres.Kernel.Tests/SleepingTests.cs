using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>What may sleep, called with a sleep prepared or where sleeping is forbidden.</summary>
public class SleepingTests
{
    [Fact]
    public void A_mutex_in_the_condition_of_a_wait()
    {
        var found = MachineTest.TheFinding(machine =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () => await box.Wait.WaitEventInterruptible(async () =>
            {
                await box.Mutex.Lock("box_ready");
                bool ready = await box.Value.Read() == 1;
                await box.Mutex.Unlock("box_ready");
                return ready;
            }));
            Wake(machine, box);
            return Op.Done;
        });
        Assert.Equal("blocking-while-not-running in box_ready on box.mutex", found.Key.ToString());
        Assert.Equal("do not call blocking ops when !TASK_RUNNING; state=1 set at [<(____ptrval____)>] prepare_to_wait_event", found.Headline);
    }

    /// <summary>The state that it was in, and who set it, are told as they are.</summary>
    [Theory]
    [InlineData(SleepState.Uninterruptible, "state=2 set at [<(____ptrval____)>] prepare_to_wait")]
    [InlineData(SleepState.Killable, "state=102 set at [<(____ptrval____)>] prepare_to_wait")]
    public void The_state_is_told(SleepState state, string told) => Assert.EndsWith(told, MachineTest.TheFinding(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            await box.Wait.PrepareToWait(state);
            await box.Done.WaitTimeout("sleeper");
            await box.Wait.FinishWait();
        });
        return Op.Done;
    }).Headline, StringComparison.Ordinal);

    [Fact]
    public void Set_by_hand_it_is_told_too() => Assert.EndsWith("state=1 set at [<(____ptrval____)>] old_driver_read", MachineTest.TheFinding(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            await box.Wait.AddWaitQueue();
            await box.Wait.SetCurrentState(SleepState.Interruptible, "OldDriverRead");
            await box.Mutex.Lock("old_driver_read");
            await box.Mutex.Unlock("old_driver_read");
            box.Wait.SetRunning();
            await box.Wait.RemoveWaitQueue();
        });
        return Op.Done;
    }).Headline, StringComparison.Ordinal);

    /// <summary>The first test of a condition stands before the state is set; a spinlock does not sleep; after a sleep the task runs.</summary>
    [Fact]
    public void Near_misses() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            await box.Mutex.Lock();
            await box.Mutex.Unlock();
            await box.Wait.PrepareToWait(SleepState.Interruptible);
            await box.Spin.Lock();
            bool ready = await box.Value.Read() == 1;
            await box.Spin.Unlock();
            if (!ready)
            {
                await box.Wait.ScheduleInterruptible();
                await box.Mutex.Lock();
                await box.Mutex.Unlock();
            }

            await box.Wait.FinishWait();
            await box.Mutex.Lock();
            await box.Mutex.Unlock();
        });
        Wake(machine, box);
        return Op.Done;
    }));

    /// <summary>wait_woken sets the state inside only: between two sleeps one may block.</summary>
    [Fact]
    public void With_wait_woken_one_may_block() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            await box.Wait.AddWokenWaitQueue();
            while (true)
            {
                await box.Mutex.Lock();
                bool ready = await box.Value.Read() == 1;
                await box.Mutex.Unlock();
                if (ready || !await box.Wait.WaitWoken())
                    break;
            }

            await box.Wait.RemoveWaitQueue();
        });
        Wake(machine, box);
        return Op.Done;
    }));

    [Fact]
    public void Sleeping_with_a_spinlock_held()
    {
        var found = MachineTest.TheFinding(machine =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () =>
            {
                await box.Wait.PrepareToWait();
                await box.Spin.Lock();
                await box.Wait.ScheduleTimeout("sleeper");
                await box.Spin.Unlock();
                await box.Wait.FinishWait();
            });
            return Op.Done;
        });
        Assert.Equal("scheduling-while-atomic in sleeper on box.wait", found.Key.ToString());
        Assert.Equal("BUG: scheduling while atomic: sleeper/101/0x00000002", found.Headline);
    }

    [Theory]
    [InlineData(ExecutionContext.Softirq, "0x00000101")]
    [InlineData(ExecutionContext.Hardirq, "0x00010001")]
    public void Sleeping_in_an_interrupt(ExecutionContext context, string count) => Assert.EndsWith(count, MachineTest.TheFinding(machine =>
    {
        var box = new Box(machine);
        machine.StartInterrupt("irq/17", context, async () => await box.Wait.ScheduleTimeout("handler"));
        return Op.Done;
    }).Headline, StringComparison.Ordinal);

    private static void Wake(Machine machine, Box box) => machine.Run("waker", async () =>
    {
        await box.Value.Write(1);
        await box.Wait.WakeUp();
    });
}
