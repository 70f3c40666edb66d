using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Timers.</summary>
public class TimerTests
{
    [Fact]
    public void An_armed_timer_expires_once_at_any_time()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int calls = 0;
            var box = new Box(machine);
            var timer = new TimerList(box, "timer", async () =>
            {
                await box.Value.Write(1);
                calls++;
            });
            machine.Run("t", async () =>
            {
                bool was = await timer.Modify();
                bool again = await timer.Modify();
                bool deleted = await timer.DeleteSync();
                seen.Add($"{was} {again} {deleted} {calls}");
            });
            return Op.Done;
        }));
        Assert.Equal(["False False False 2", "False False True 1", "False True False 1", "False True True 0"], seen);
    }

    [Fact]
    public void Its_function_must_not_sleep() => Assert.Equal(
        "BUG: sleeping function called from invalid context at timer_fn",
        MachineTest.TheFinding(async machine =>
        {
            var box = new Box(machine);
            var timer = new TimerList(box, "timer", async () =>
            {
                await box.Mutex.Lock("timer_fn");
                await box.Mutex.Unlock("timer_fn");
            });
            await timer.Modify();
        }).Headline);

    /// <summary>Waiting for the function spins for ever in the function itself, and with a lock that it takes.</summary>
    [Fact]
    public void It_cannot_wait_for_itself()
    {
        var finding = MachineTest.TheFinding(async machine =>
        {
            TimerList timer = null!;
            timer = new TimerList(new Box(machine), "timer", async () => await timer.DeleteSync("timer_fn"));
            await timer.Modify();
        });
        Assert.Equal("watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [ksoftirqd:101]", finding.Headline);
        Assert.Equal(["ksoftirqd/101 waits in timer_fn for box.timer"], finding.Body);
    }

    [Theory]
    [InlineData(true, "soft-lockup remove box.timer, soft-lockup timer_fn box.spin")]
    [InlineData(false, "")]
    public void Whoever_waits_must_not_hold_a_lock_that_it_takes(bool holds, string findings) =>
        Assert.Equal(findings, string.Join(", ", MachineTest.Findings(async machine =>
        {
            var box = new Box(machine);
            var timer = new TimerList(box, "timer", async () =>
            {
                await box.Spin.Lock("timer_fn");
                await box.Spin.Unlock("timer_fn");
            });
            await timer.Modify();
            machine.Run("remover", async () =>
            {
                await box.Spin.LockBh("remove");
                if (!holds)
                    await box.Spin.UnlockBh("remove");
                await timer.DeleteSync("remove");
                if (holds)
                    await box.Spin.UnlockBh("remove");
            });
        }).Order(StringComparer.Ordinal)));

    [Fact]
    public void Waiting_in_a_hardware_interrupt_warns() => Assert.Equal(
        "timer-in-hardirq handler box.timer",
        Assert.Single(MachineTest.Findings(machine =>
        {
            var timer = new TimerList(new Box(machine), "timer", () => Op.Done);
            machine.StartInterrupt("irq", ExecutionContext.Hardirq, async () => await timer.DeleteSync("handler"));
            return Op.Done;
        })));

    /// <summary>One that always arms itself expires as often as it may, and the execution says so.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_periodic_timer_is_bounded(int expiries)
    {
        int most = 0;
        TimerList timer = null!;
        var program = new MachineProgram(async machine =>
        {
            int calls = 0;
            timer = new TimerList(new Box(machine), "timer", async () =>
            {
                most = Math.Max(most, ++calls);
                await timer.Modify();
            }, expiries);
            await timer.Modify();
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.True(result.IsExhaustive);
        Assert.Empty(result.Findings);
        Assert.Equal(expiries, most);
        Assert.Contains(timer.BoundReached, program.Branches);
        Assert.Equal($"box.timer expires at most {expiries} times", timer.Bound);
    }

    [Fact]
    public void Freeing_memory_with_a_pending_timer_in_it()
    {
        var findings = MachineTest.Explore(async machine =>
        {
            var box = new Box(machine, retain: false);
            await new TimerList(box, "timer", WatchdogFn).Modify();
            machine.Run("t", async () => await box.Kfree("remove"));
        }).Findings.Select(f => f.Finding.Headline).Order(StringComparer.Ordinal);
        Assert.Equal(
            ["BUG: KASAN: slab-use-after-free in call_timer_fn", "ODEBUG: free active (active state 0) object: box.timer object type: timer_list hint: watchdog_fn"],
            findings);
    }

    [Fact]
    public void Deleting_what_was_never_set_up() => Assert.Equal(
        "ODEBUG: assert_init not available (active state 0) object: box.timer object type: timer_list hint: 0x0",
        MachineTest.TheFinding(machine =>
        {
            var timer = new TimerList(new Box(machine), "timer");
            machine.Run("t", async () => await timer.DeleteSync("remove"));
            return Op.Done;
        }).Headline);

    [Fact]
    public void Setting_up_what_is_pending_and_what_is_not()
    {
        Assert.Equal("ODEBUG: init active (active state 0) object: box.timer object type: timer_list hint: watchdog_fn", MachineTest.TheFinding(machine => Again(machine, deletes: false)).Headline);
        Assert.Empty(MachineTest.Findings(machine => Again(machine, deletes: true)));

        static async Op Again(Machine machine, bool deletes)
        {
            var timer = new TimerList(new Box(machine), "timer", WatchdogFn);
            await timer.Modify();
            machine.Run("t", async () =>
            {
                if (deletes)
                    await timer.Delete();
                await timer.Setup(WatchdogFn);
            });
        }
    }

    private static Op WatchdogFn() => Op.Done;
}
