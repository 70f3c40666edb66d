using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Completions, wait queues, missed wake-ups, kill signals.</summary>
public class WaitingTests
{
    [Fact]
    public void A_completion_before_the_wait_is_not_lost_and_lets_one_through()
    {
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("completer", async () => await box.Done.Complete());
            for (int i = 0; i < 2; i++)
                machine.Run("waiter", async () => await box.Done.Wait("waiter"));
            return Op.Done;
        });
        Assert.Equal(["hung-task waiter box.done"], found);
    }

    [Fact]
    public void Completing_for_all_lets_everybody_through() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("completer", async () => await box.Done.CompleteAll());
        for (int i = 0; i < 3; i++)
            machine.Run("waiter", async () => await box.Done.Wait());
        return Op.Done;
    }));

    [Fact]
    public void Initializing_a_completion_forgets() => Assert.Equal(["hung-task waiter box.done"], MachineTest.Findings(async machine =>
    {
        var box = new Box(machine);
        await box.Done.Complete();
        await box.Done.Initialize();
        machine.Run("waiter", async () => await box.Done.Wait("waiter"));
    }));

    [Fact]
    public void The_right_pattern_loses_no_wake_up() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () => await box.Wait.WaitEvent(async () => await box.Value.Read() == 1));
        machine.Run("waker", async () =>
        {
            await box.Value.Write(1);
            await box.Wait.WakeUp();
        });
        return Op.Done;
    }));

    [Fact]
    public void Testing_before_joining_loses_the_wake_up() => Assert.Equal(["hung-task sleeper box.wait"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            if (await box.Value.Read() == 0)
            {
                await box.Wait.PrepareToWait("sleeper");
                await box.Wait.Schedule("sleeper");
                await box.Wait.FinishWait("sleeper");
            }
        });
        machine.Run("waker", async () =>
        {
            await box.Value.Write(1);
            await box.Wait.WakeUp();
        });
        return Op.Done;
    }));

    [Fact]
    public void Waking_before_the_condition_holds_loses_the_wake_up() => Assert.Equal(["hung-task sleeper box.wait"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () => await box.Wait.WaitEvent(async () => await box.Value.Read() == 1, "sleeper"));
        machine.Run("waker", async () =>
        {
            await box.Wait.WakeUp();
            await box.Value.Write(1);
        });
        return Op.Done;
    }));

    /// <summary>Nothing is printed for an interruptible sleeper: it is a finding only if its device is gone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_interruptible_sleeper(bool deviceGone)
    {
        int result = 0;
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.CreateProcess("sleeper").Start(async _ =>
            {
                result = await box.Wait.WaitEventInterruptible(async () => await box.Value.Read() == 1, "sleeper");
            });
            machine.Run("remover", async () =>
            {
                await box.Touch();
                box.Gone = deviceGone;
            });
            return Op.Done;
        });
        Assert.Equal(deviceGone ? ["missed-wake-up sleeper box.wait"] : [], found);
        Assert.Equal(-Errno.ERESTARTSYS, result);
    }

    /// <summary>A process that pauses for ever is no hang; whoever waits for it uninterruptibly is one, though a kill would help.</summary>
    [Fact]
    public void Waiting_for_a_paused_process_is_a_hang() => Assert.Equal(["hung-task waiter box.done"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.CreateProcess("pauser").Start(async process =>
        {
            await process.Pause();
            Assert.Fail("a killed process does not come back");
        });
        machine.Run("waiter", async () => await box.Done.Wait("waiter"));
        return Op.Done;
    }));
}
