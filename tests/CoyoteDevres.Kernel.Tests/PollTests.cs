using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>poll(2): with a timeout, with a signal, and with a queue whose owner goes away.</summary>
public class PollTests
{
    /// <summary>Polls a queue, for its structure's value.</summary>
    private sealed class PolledOperations(Module module, Box box) : FileOperations
    {
        public override Module Owner => module;

        public override async Op<PollMask> Poll(File file, PollTable table)
        {
            await table.Wait(box.Wait);
            return await box.Value.Read("box_poll") == 1 ? PollMask.In : PollMask.None;
        }
    }

    /// <summary>Reports nothing, and joins no queue.</summary>
    private sealed class SilentOperations(Module module) : FileOperations
    {
        public override Module Owner => module;

        public override Op<PollMask> Poll(File file, PollTable table) => Op.From(PollMask.None);
    }

    /// <summary>Nobody can wake it: found at once, unless it does not sleep; a timeout or a signal ends it all the same.</summary>
    [Theory]
    [InlineData(PollWait.ForEver, false, new[] { "" }, new[] { "missed-wake-up do_poll poll_wqueues" })]
    [InlineData(PollWait.ForEver, true, new[] { "", "poll=None" }, new[] { "missed-wake-up do_poll poll_wqueues" })]
    [InlineData(PollWait.Timeout, false, new[] { "poll=None" }, new[] { "missed-wake-up do_poll poll_wqueues" })]
    [InlineData(PollWait.DoNotSleep, false, new[] { "poll=None" }, new string[0])]
    public void A_poll_that_waits_on_nothing(PollWait wait, bool isSignalled, string[] expected, string[] found)
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var user = machine.CreateProcess("user");
            var file = await File.Anonymous(new SilentOperations(new Module(machine, "box")), machine);
            user.Install(file);
            if (isSignalled)
                user.SendSignal(Signal.Handled);
            user.Start(async process => registers["poll"] = await process.Poll(file, wait: wait));
        });
        Assert.Equal(expected, outcomes);
        Assert.Equal(found, findings);
    }

    private static async Op<(Box, UserProcess)> Poller(Machine machine, Registers registers, PollWait wait)
    {
        var box = new Box(machine);
        var user = machine.CreateProcess("user");
        var file = await File.Anonymous(new PolledOperations(new Module(machine, "box"), box), box);
        user.Install(file);
        user.Start(async process => registers["poll"] = await process.Poll(file, wait: wait));
        return (box, user);
    }

    private static void Feed(Machine machine, Box box) => machine.Run("feeder", async () =>
    {
        await box.Value.Write(1);
        await box.Wait.WakeUp();
    });

    [Fact]
    public void No_wake_up_is_lost() => Assert.Equal(["poll=In"], LitmusTest.Outcomes(async (machine, registers) =>
    {
        var (box, _) = await Poller(machine, registers, PollWait.ForEver);
        Feed(machine, box);
    }));

    /// <summary>The last pass is after the timeout: what came meanwhile is reported.</summary>
    [Theory]
    [InlineData(true, new[] { "poll=In", "poll=None" })]
    [InlineData(false, new[] { "poll=None" })]
    public void A_timeout_ends_it(bool fed, string[] expected) => Assert.Equal(expected, LitmusTest.Outcomes(async (machine, registers) =>
    {
        var (box, _) = await Poller(machine, registers, PollWait.Timeout);
        if (fed)
            Feed(machine, box);
    }));

    /// <summary>It joins no queue, so that it is no use of it: freed before, it is the value that is read too late.</summary>
    [Fact]
    public void Without_time_it_looks_once_and_joins_nothing()
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var (box, _) = await Poller(machine, registers, PollWait.DoNotSleep);
            machine.Run("freer", async () => await box.Kfree("freer"));
        });
        Assert.Equal(["", "poll=None"], outcomes);
        Assert.Equal(["slab-use-after-free box_poll box.value"], findings);
    }

    /// <summary>What is there is reported, signal or not; if nothing is, the signal ends it, though nobody ever feeds it.</summary>
    [Theory]
    [InlineData(true, new[] { "poll=In", "poll=None" })]
    [InlineData(false, new[] { "poll=None" })]
    public void A_signal_ends_it(bool fed, string[] expected) => Assert.Equal(expected, LitmusTest.Outcomes(async (machine, registers) =>
    {
        var (box, user) = await Poller(machine, registers, fed ? PollWait.ForEver : PollWait.Timeout);
        user.SendSignal(Signal.Handled);
        if (fed)
            Feed(machine, box);
    }));

    /// <summary>A signal that comes while it sleeps without a timeout is the only thing that ends it.</summary>
    [Fact]
    public void A_fatal_signal_ends_a_poll_for_nothing() => Assert.Equal([""], LitmusTest.Outcomes(async (machine, registers) =>
    {
        var (_, user) = await Poller(machine, registers, PollWait.ForEver);
        user.SendSignal(Signal.Kill);
    }));

    /// <summary>
    /// The known class of bugs: the queue's owner wakes the pollers and is freed, and the poller, which holds the file and not the
    /// owner, leaves the queue at last.
    /// </summary>
    [Fact]
    public void Wrong_a_poll_leaves_a_queue_that_is_gone()
    {
        var (_, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var (box, _) = await Poller(machine, registers, PollWait.ForEver);
            machine.Run("remover", async () =>
            {
                await box.Value.Write(1, "remover");
                await box.Wait.WakeUp("remover");
                await box.Kfree("remover");
            });
        });
        Assert.Contains("slab-use-after-free poll_freewait box.wait", findings);
    }

    /// <summary>With a reference held by the file until its release the owner stays.</summary>
    [Fact]
    public void Right_the_file_pins_the_owner() => Assert.Equal(["poll=In"], LitmusTest.Outcomes(async (machine, registers) =>
    {
        var box = new Box(machine, retain: false);
        var owner = new Kref(box, "kref", async () => await box.Kfree("box_release"));
        await owner.Get();
        var user = machine.CreateProcess("user");
        var file = await File.Anonymous(new PinningOperations(new Module(machine, "box"), box, owner), box);
        user.Install(file);
        user.Start(async process => registers["poll"] = await process.Poll(file));
        machine.Run("remover", async () =>
        {
            await box.Value.Write(1);
            await box.Wait.WakeUp();
            await owner.Put("remover");
        });
    }));

    /// <summary>Its sleep could be ended through one of them only: better no model than a wrong one.</summary>
    [Fact]
    public void A_second_queue_is_a_fault()
    {
        var program = new MachineProgram(machine =>
        {
            var table = new PollTable(machine);
            machine.Run("poller", async () =>
            {
                await table.Wait(new Box(machine).Wait);
                await table.Wait(new Box(machine).Wait);
            });
            return Op.Done;
        });
        Assert.Contains("only one queue", Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions()).Fault?.ToString());
    }

    private sealed class PinningOperations(Module module, Box box, Kref owner) : FileOperations
    {
        private readonly PolledOperations polled = new(module, box);

        public override Module Owner => module;

        public override Op<PollMask> Poll(File file, PollTable table) => polled.Poll(file, table);

        public override async Op Release(File file) => await owner.Put("release");
    }
}
