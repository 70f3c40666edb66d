using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>What else can be done with a completion than to complete it and wait.</summary>
public class CompletionTests
{
    /// <summary>The timeout may come first, also where the completion is sure to come.</summary>
    [Fact]
    public void A_timeout_may_come_first() => Assert.Equal(["left=0", "left=1"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        machine.Run("waiter", async () => registers["left"] = await box.Done.WaitTimeout());
        machine.Run("completer", async () => await box.Done.Complete());
        return Op.Done;
    }));

    /// <summary>Nobody completes it: the timeout ends the wait, and nothing hangs.</summary>
    [Fact]
    public void A_timeout_ends_a_wait_for_nothing() => Assert.Equal(["left=0"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        machine.Run("waiter", async () => registers["left"] = await box.Done.WaitTimeout());
        return Op.Done;
    }));

    /// <summary>A wait that timed out took nothing; one that was in time took the only one.</summary>
    [Fact]
    public void A_wait_in_time_takes_it() => Assert.Equal(["left=0 try=True", "left=1 try=False"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        var over = new Completion(box, "over");
        machine.Run("waiter", async () =>
        {
            registers["left"] = await box.Done.WaitTimeout();
            await over.Complete();
        });
        machine.Run("completer", async () =>
        {
            await box.Done.Complete();
            await over.Wait();
            registers["try"] = await box.Done.TryWait();
        });
        return Op.Done;
    }));

    [Fact]
    public void Looking_takes_nothing() => Assert.Equal(["after=True before=False take=True take2=False"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        machine.Run("only", async () =>
        {
            registers["before"] = await box.Done.IsDone();
            await box.Done.Complete();
            registers["after"] = await box.Done.IsDone();
            registers["take"] = await box.Done.TryWait();
            registers["take2"] = await box.Done.TryWait();
        });
        return Op.Done;
    }));

    /// <summary>complete_all stays; initializing it for another use forgets it, and whoever has not been through yet waits for the next.</summary>
    [Fact]
    public void Initialized_again_too_early_a_waiter_waits_for_ever() => Assert.Equal(["hung-task waiter box.done"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("waiter", async () => await box.Done.Wait("waiter"));
        machine.Run("completer", async () =>
        {
            await box.Done.CompleteAll();
            await box.Done.Reinitialize();
        });
        return Op.Done;
    }));

    /// <summary>A sleep with a timeout drops the big kernel lock like any other: only so can the completer, who needs it, be in time.</summary>
    [Fact]
    public void A_timed_wait_drops_the_big_kernel_lock() => Assert.Equal(["left=0", "left=1"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        var waits = new Variable<int>(machine, "waits", 0);
        machine.Run("waiter", async () =>
        {
            await machine.BigKernelLock.Lock();
            await waits.Write(1);
            registers["left"] = await box.Done.WaitTimeout();
            await machine.BigKernelLock.Unlock();
        });
        machine.Run("completer", async () =>
        {
            await machine.BigKernelLock.Lock();
            if (await waits.Read() == 1)
                await box.Done.Complete();
            await machine.BigKernelLock.Unlock();
        });
        return Op.Done;
    }));

    /// <summary>A signal, the timeout, and the completion: any of them may be first.</summary>
    [Fact]
    public void Three_ways_to_end_a_wait() => Assert.Equal(["result=-ERESTARTSYS", "result=done", "result=time"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        var user = machine.CreateProcess("user");
        user.SendSignal(Signal.Handled);
        user.Start(async _ => registers["result"] = await box.Done.WaitInterruptibleTimeout() switch
        {
            1 => "done",
            0 => "time",
            var other => Errno.Name(other),
        });
        machine.Run("completer", async () => await box.Done.Complete());
        return Op.Done;
    }));

    /// <summary>Completed before the signal was sent, it is no interruption: the count is looked at last.</summary>
    [Fact]
    public void A_completion_before_the_signal_counts() => Assert.Equal(["result=0", "result=1"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        var user = machine.CreateProcess("user");
        user.CanBeSignalled();
        user.Start(async _ => registers["result"] = await box.Done.WaitInterruptibleTimeout());
        machine.CreateProcess("killer").Start(async killer =>
        {
            await box.Done.Complete();
            await killer.Kill(user, Signal.Handled);
        });
        return Op.Done;
    }));

    [Fact]
    public void Completing_one_of_zeroes_follows_NULL_and_an_initialised_one_does_not()
    {
        Assert.Equal(["null-dereference complete box.zeroes"], MachineTest.Findings(machine =>
        {
            var done = new Completion(new Box(machine), "zeroes", initialized: false);
            machine.Run("completer", async () => await done.Complete("complete"));
            return Op.Done;
        }));
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var done = new Completion(new Box(machine), "zeroes", initialized: false);
            machine.Run("completer", async () =>
            {
                await done.Initialize("init");
                await done.Complete("complete");
            });
            return Op.Done;
        }));
    }
}
