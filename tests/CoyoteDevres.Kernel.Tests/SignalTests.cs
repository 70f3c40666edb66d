using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Signals at any time: which waits they end, what the process does then, and what they leave alone.</summary>
public class SignalTests
{
    /// <summary>A device file whose read waits for its box's completion, or for its wait queue.</summary>
    private sealed class WaitingOperations(Module module, Box box, Func<Box, Op<int>> read, Func<Box, Op>? release = null) : FileOperations
    {
        public override Module Owner => module;

        public override Op<int> Read(File file, UserPointer buffer) => read(box);

        public override Op Release(File file) => release?.Invoke(box) ?? Op.Done;
    }

    private static string[] ReadSignalled(Signal signal, Func<Box, Op<int>> read, bool completes = true, bool again = false) =>
        LitmusTest.Outcomes(async (machine, registers) =>
        {
            var (user, box, file) = await User(machine, read);
            user.Start(async process =>
            {
                registers["read"] = Errno.Name(await process.Read(file));
                if (again)
                    registers["again"] = Errno.Name(await process.Read(file));
            });
            user.SendSignal(signal);
            if (completes)
                {
                machine.Run("completer", async () =>
                {
                    await box.Done.Complete();
                    if (again)
                        await box.Done.Complete();
                });
            }
        });

    private static async Op<(UserProcess, Box, File)> User(Machine machine, Func<Box, Op<int>> read, Func<Box, Op>? release = null)
    {
        var box = new Box(machine);
        var user = machine.CreateProcess("user");
        var file = await File.Anonymous(new WaitingOperations(new Module(machine, "box"), box, read, release), box);
        user.Install(file);
        return (user, box, file);
    }

    /// <summary>Before the wait, while it waits, after it: interrupted, or not at all. The handler has run by the time the call returns.</summary>
    [Fact]
    public void A_handled_signal_ends_an_interruptible_wait() =>
        Assert.Equal(["read=-EINTR", "read=ok"], ReadSignalled(Signal.Handled, box => box.Done.WaitInterruptible()));

    /// <summary>One signal interrupts one call: it was taken, and the next call waits undisturbed.</summary>
    [Fact]
    public void What_was_taken_interrupts_no_later_call() => Assert.Equal(
        ["again=-EINTR read=ok", "again=ok read=-EINTR", "again=ok read=ok"],
        ReadSignalled(Signal.Handled, box => box.Done.WaitInterruptible(), again: true));

    [Fact]
    public void A_handled_signal_does_not_end_a_killable_wait() =>
        Assert.Equal(["read=ok"], ReadSignalled(Signal.Handled, box => box.Done.WaitKillable()));

    /// <summary>A killed process does not see what its call returns; one that was killed after it does.</summary>
    [Fact]
    public void A_fatal_signal_ends_a_killable_wait_and_the_process() =>
        Assert.Equal(["", "read=ok"], ReadSignalled(Signal.Kill, box => box.Done.WaitKillable()));

    /// <summary>Nobody completes it, and the process never comes back; the signal reaches it all the same, and nothing hangs.</summary>
    [Fact]
    public void A_fatal_signal_ends_a_wait_that_nobody_else_would() =>
        Assert.Equal([""], ReadSignalled(Signal.Kill, box => box.Done.WaitKillable(), completes: false));

    [Fact]
    public void No_signal_ends_an_uninterruptible_wait()
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var (user, _, file) = await User(machine, async box =>
            {
                await box.Done.Wait("box_read");
                return 0;
            });
            user.Start(async process => registers["read"] = await process.Read(file));
            user.SendSignal(Signal.Kill);
        });
        Assert.Equal([""], outcomes);
        Assert.Equal(["hung-task box_read box.done"], findings);
    }

    [Fact]
    public void A_signal_ends_a_wait_for_a_mutex()
    {
        var outcomes = LitmusTest.Outcomes(async (machine, registers) =>
        {
            var (user, box, file) = await User(machine, async box =>
            {
                int result = await box.Mutex.LockInterruptible();
                if (result == 0)
                    await box.Mutex.Unlock();
                return result;
            });
            user.Start(async process => registers["read"] = Errno.Name(await process.Read(file)));
            user.SendSignal(Signal.Handled);
            machine.Run("holder", async () =>
            {
                await box.Mutex.Lock();
                await box.Mutex.Unlock();
            });
        });
        Assert.Equal(["read=-EINTR", "read=ok"], outcomes);
    }

    /// <summary>The queued reader or writer leaves the queue: behind it, another reader gets in.</summary>
    [Theory]
    [InlineData(true, Signal.Kill, new[] { "", "read=ok" })]
    [InlineData(true, Signal.Handled, new[] { "read=ok" })]
    [InlineData(false, Signal.Kill, new[] { "", "read=ok" })]
    public void A_fatal_signal_ends_a_killable_wait_for_a_semaphore(bool writes, Signal signal, string[] expected)
    {
        var outcomes = LitmusTest.Outcomes(async (machine, registers) =>
        {
            var (user, box, file) = await User(machine, async box =>
            {
                int result = writes ? await box.Sem.DownWriteKillable() : await box.Sem.DownReadKillable();
                if (result == 0)
                    await (writes ? box.Sem.UpWrite() : box.Sem.UpRead());
                return result;
            });
            user.Start(async process => registers["read"] = Errno.Name(await process.Read(file)));
            user.SendSignal(signal);
            machine.Run("holder", async () =>
            {
                await box.Sem.DownWrite();
                await box.Sem.UpWrite();
            });
        });
        Assert.Equal(expected, outcomes);
    }

    /// <summary>
    /// Neighbours that are said to commute do, with signals among them: what a free finds held, who has a lock, what is left pending.
    /// </summary>
    [Fact]
    public void Independent_neighbours_commute()
    {
        var program = new MachineProgram(machine =>
        {
            var box = new Box(machine);
            var user = machine.CreateProcess("user");
            user.SendSignal(Signal.Handled);
            user.Start(async process =>
            {
                if (await box.Mutex.LockInterruptible() == 0)
                    await box.Mutex.Unlock();
                await box.Wait.WaitEventInterruptible(async () => await box.Value.Read() == 1);
                await process.Pause();
            });
            machine.Run("holder", async () =>
            {
                await box.Mutex.Lock();
                await box.Value.Write(1);
                await box.Wait.WakeUp();
                await box.Mutex.Unlock();
            });
            machine.Run("freer", async () => await box.Kfree());
            return Op.Done;
        });
        var result = CommuteAndReplay.Check(program, new CommuteOptions { FirstExecutions = 60, RandomExecutions = 60 });
        Assert.Null(result.Fault);
        Assert.Empty(result.Violations);
        Assert.True(result.Swaps > 50, $"{result.Swaps} swaps");
    }

    /// <summary>A killed process closes its files, and its exit waits for what their release waits for: it has no signals any more.</summary>
    [Fact]
    public void No_signal_reaches_a_process_that_exits()
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var (user, box, _) = await User(
                machine,
                _ => Op.From(0),
                async box => registers["release"] = Errno.Name(await box.Done.WaitInterruptible("box_release")));
            user.Start(_ => Op.Done);
            user.SendSignal(Signal.Kill);
            user.SendSignal(Signal.Handled, "again");
            machine.Run("completer", async () => await box.Done.Complete());
        });
        Assert.Equal(["release=ok"], outcomes);
        Assert.Empty(findings);
    }

    /// <summary>kill(2) is an operation of who sends it, in order with what it did before: there, the wait has been completed.</summary>
    [Fact]
    public void A_process_signals_another_one()
    {
        static string[] Run(bool completesFirst) => LitmusTest.Outcomes(async (machine, registers) =>
        {
            var (user, box, file) = await User(machine, box => box.Done.WaitInterruptible());
            user.CanBeSignalled();
            user.Start(async process => registers["read"] = Errno.Name(await process.Read(file)));
            machine.CreateProcess("killer").Start(async killer =>
            {
                if (completesFirst)
                    await box.Done.Complete();
                await killer.Kill(user, Signal.Handled);
                if (!completesFirst)
                    await box.Done.Complete();
            });
        });

        Assert.Equal(["read=ok"], Run(completesFirst: true));
        Assert.Equal(["read=-EINTR", "read=ok"], Run(completesFirst: false));
    }

    [Fact]
    public void Who_cannot_be_signalled_is_not() => Assert.Contains("said to be one that can be signalled", MachineTestFault(machine =>
    {
        var user = machine.CreateProcess("user");
        user.Start(process => process.Pause());
        machine.CreateProcess("killer").Start(killer => killer.Kill(user, Signal.Kill));
        return Op.Done;
    }));

    /// <summary>pause(2) returns after a handler ran; after a fatal signal it does not; without one it pauses for ever, which is no hang.</summary>
    [Theory]
    [InlineData(Signal.Handled, "returned=yes")]
    [InlineData(Signal.Kill, "")]
    [InlineData(null, "")]
    public void A_signal_ends_a_pause(Signal? signal, string outcome)
    {
        var outcomes = LitmusTest.Outcomes((machine, registers) =>
        {
            var user = machine.CreateProcess("user");
            user.Start(async process =>
            {
                await process.Pause();
                registers["returned"] = "yes";
            });
            if (signal is { } sent)
                user.SendSignal(sent);
            return Op.Done;
        });
        // A handled one may come before the pause, which then pauses for ever.
        Assert.Equal(signal == Signal.Handled ? ["", outcome] : [outcome], outcomes);
    }

    /// <summary>What a model asks itself: a loop that gives up when a signal is pending.</summary>
    [Fact]
    public void Signal_pending_is_an_operation()
    {
        var outcomes = LitmusTest.Outcomes(async (machine, registers) =>
        {
            var (user, _, file) = await User(machine, async box =>
            {
                registers["fatal"] = await box.Machine.FatalSignalPending();
                return await box.Machine.SignalPending() ? -Errno.ERESTARTSYS : 0;
            });
            user.Start(async process => registers["read"] = Errno.Name(await process.Read(file)));
            user.SendSignal(Signal.Handled);
        });
        Assert.Equal(["fatal=False read=-EINTR", "fatal=False read=ok"], outcomes);
    }

    /// <summary>
    /// A sleeper does not touch what it sleeps on, but it does before and after: freed while it waits, whoever a signal ends finds that
    /// out. Where nobody frees it there is nothing to find.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_interrupted_waiter_touches_the_completion_again(bool freed)
    {
        var (_, findings) = LitmusTest.Run((machine, _) =>
        {
            var box = new Box(machine);
            var user = machine.CreateProcess("user");
            user.CanBeSignalled();
            user.Start(async _ =>
            {
                await box.Done.WaitInterruptible("box_wait");
            });
            machine.CreateProcess("freer").Start(async freer =>
            {
                if (freed)
                    await box.Kfree("freer");
                await freer.Kill(user, Signal.Handled);
            });
            return Op.Done;
        });
        Assert.Equal(freed ? ["slab-use-after-free box_wait box"] : [], findings);
    }

    private static string MachineTestFault(Func<Machine, Op> setUp) =>
        Explorer.Explore(new MachineProgram(setUp), new OptimalDpor(), new ExplorationOptions()).Fault?.ToString() ?? "";
}
