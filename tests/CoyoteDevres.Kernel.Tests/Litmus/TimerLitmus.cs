using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A remover frees what a timer's function uses.</summary>
public class TimerLitmus
{
    [Fact]
    public void Wrong_timer_delete_does_not_wait_for_the_function()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Removal(machine, registers, async timer => await timer.Delete()));
        Assert.Equal(["deleted=False", "deleted=False ran=True", "deleted=True"], outcomes);
        Assert.Equal(["slab-use-after-free timer_fn watched.value"], findings);
    }

    [Fact]
    public void Right_timer_delete_sync_does() => Assert.Equal(
        ["deleted=False ran=True", "deleted=True"],
        LitmusTest.Outcomes((machine, registers) => Removal(machine, registers, async timer => await timer.DeleteSync())));

    /// <summary>Somebody else arms it after it was deleted.</summary>
    [Fact]
    public void Wrong_timer_delete_sync_lets_it_be_armed_again()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Removal(machine, registers, async timer => await timer.DeleteSync(), kicked: true));
        Assert.Equal(["deleted=False ran=True", "deleted=True", "deleted=True ran=True"], outcomes);
        Assert.Equal(["odebug-free-active remove watched.timer", "slab-use-after-free call_timer_fn watched.timer", "slab-use-after-free kick watched.timer", "slab-use-after-free timer_fn watched.value"], findings.Order(StringComparer.Ordinal));
    }

    /// <summary>Shut down, it is not armed again (that whoever kicks it must be gone by the time of the free is another matter).</summary>
    [Fact]
    public void Right_timer_shutdown_sync_does_not()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Removal(machine, registers, async timer => await timer.ShutdownSync(), kicked: true));
        Assert.Equal(["deleted=False ran=True", "deleted=True", "deleted=True ran=True"], outcomes);
        Assert.Equal(["slab-use-after-free kick watched.timer"], findings);
    }

    /// <summary>A function that arms its timer again is seen through to its end by both, and not by timer_delete.</summary>
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "odebug-free-active remove watched.timer, slab-use-after-free call_timer_fn watched.timer, slab-use-after-free timer_fn watched.timer, slab-use-after-free timer_fn watched.value")]
    public void A_function_that_arms_its_timer_again(bool waits, string findings) => Assert.Equal(
        findings,
        string.Join(", ", LitmusTest.Run((machine, registers) =>
            Removal(machine, registers, async timer => waits ? await timer.DeleteSync() : await timer.Delete(), periodic: true)).Findings.Order(StringComparer.Ordinal)));

    private static async Op Removal(Machine machine, Registers registers, Func<TimerList, Op<bool>> stop, bool kicked = false, bool periodic = false)
    {
        var watched = new Watched(machine, registers, periodic);
        await watched.Timer.Modify();
        machine.Run("remover", async () =>
        {
            registers["deleted"] = await stop(watched.Timer);
            await watched.Kfree("remove");
        });
        if (kicked)
            machine.Run("kicker", async () => await watched.Timer.Modify("kick"));
    }

    private sealed class Watched : KernelObject
    {
        internal Watched(Machine machine, Registers registers, bool periodic)
            : base(machine, "watched")
        {
            var value = new Field<int>(this, "value", 0);
            Timer = new TimerList(this, "timer", async () =>
            {
                await value.Write(1, "timer_fn");
                registers["ran"] = true;
                if (periodic)
                    await Timer!.Modify("timer_fn");
            });
        }

        internal TimerList Timer { get; }
    }
}
