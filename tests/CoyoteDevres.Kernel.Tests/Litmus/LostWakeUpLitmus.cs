using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A sleeper and a waker who makes its condition true, then wakes. Does it ever come back, with the condition true?</summary>
public class LostWakeUpLitmus
{
    /// <summary>Test, then queue: a wake-up between the two finds nobody. What the sleeper then does is nothing.</summary>
    [Fact]
    public void Wrong_tested_before_the_queue() => Assert.Equal(["", "awake=True"], Run(async box =>
    {
        if (!await IsReady(box))
        {
            await box.Wait.PrepareToWait("sleeper");
            await box.Wait.Schedule("sleeper");
            await box.Wait.FinishWait("sleeper");
        }
    }));

    /// <summary>On the queue, but the state is set behind the test: the wake-up finds nobody asleep.</summary>
    [Fact]
    public void Wrong_state_set_after_the_test() => Assert.Equal(["", "awake=True"], Run(async box =>
    {
        await box.Wait.AddWaitQueue("sleeper");
        if (!await IsReady(box))
        {
            await box.Wait.SetCurrentState(SleepState.Uninterruptible, "sleeper");
            await box.Wait.Schedule("sleeper");
        }

        await box.Wait.RemoveWaitQueue("sleeper");
    }));

    /// <summary>interruptible_sleep_on and its like have no place for a test but before.</summary>
    [Fact]
    public void Wrong_sleep_on() => Assert.Equal(["", "awake=True"], Run(async box =>
    {
        if (!await IsReady(box))
            await box.Wait.SleepOn("sleeper");
    }));

    [Fact]
    public void Right_queued_before_the_test() => Assert.Equal(["awake=True"], Run(async box =>
    {
        await box.Wait.PrepareToWait("sleeper");
        if (!await IsReady(box))
            await box.Wait.Schedule("sleeper");
        await box.Wait.FinishWait("sleeper");
    }));

    [Fact]
    public void Right_state_set_before_the_test() => Assert.Equal(["awake=True"], Run(async box =>
    {
        await box.Wait.AddWaitQueue("sleeper");
        await box.Wait.SetCurrentState(SleepState.Uninterruptible, "sleeper");
        if (!await IsReady(box))
            await box.Wait.Schedule("sleeper");
        box.Wait.SetRunning();
        await box.Wait.RemoveWaitQueue("sleeper");
    }));

    [Fact]
    public void Right_wait_event() => Assert.Equal(["awake=True"], Run(box => box.Wait.WaitEvent(() => IsReady(box), "sleeper")));

    /// <summary>Whoever sleeps for ever in D state is a hung task, and no line says who is to blame: a wait queue has no owner.</summary>
    [Fact]
    public void A_lost_wake_up_is_a_hung_task_without_a_blocker()
    {
        var found = MachineTest.TheFinding(machine =>
        {
            Build(machine, new Registers(), async box =>
            {
                if (!await IsReady(box))
                    await box.Wait.SleepOn("sleeper");
            });
            return Op.Done;
        });
        Assert.Equal("hung-task in sleeper on box.wait", found.Key.ToString());
        Assert.Equal("INFO: task sleeper:101 blocked for more than 120 seconds.", found.Headline);
        Assert.DoesNotContain(found.Body, line => line.Contains("likely owned", StringComparison.Ordinal));
    }

    /// <summary>Interruptibly, the kernel prints nothing; that the device is gone by then makes it a missed wake-up.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_interruptible_one_prints_nothing(bool deviceGone)
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Build(
            machine,
            registers,
            async box =>
            {
                if (!await IsReady(box))
                    await box.Wait.InterruptibleSleepOn("sleeper");
            },
            deviceGone));
        // Whom the last signal of the execution ends is awake, too late.
        Assert.Equal(["awake=True"], outcomes);
        Assert.Equal(deviceGone ? ["missed-wake-up sleeper box.wait"] : [], findings);
    }

    private static Op<bool> IsReady(Box box) => Read(box);

    private static async Op<bool> Read(Box box) => await box.Value.Read("sleeper") == 1;

    private static string[] Run(Func<Box, Op> sleep)
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Build(machine, registers, sleep));
        // Lost means hung, and nothing else is found.
        Assert.Equal(outcomes.Contains("") ? ["hung-task sleeper box.wait"] : [], findings);
        return outcomes;
    }

    private static Op Build(Machine machine, Registers registers, Func<Box, Op> sleep, bool deviceGone = false)
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            await sleep(box);
            registers["awake"] = await IsReady(box);
        });
        machine.Run("waker", async () =>
        {
            await box.Value.Write(1, "waker");
            await box.Wait.WakeUp("waker");
            box.Gone = deviceGone;
        });
        return Op.Done;
    }
}
