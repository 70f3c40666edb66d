using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// A waker that wakes only if somebody is queued (include/linux/wait.h, <c>waitqueue_active</c>). Right if it looks after it has made
/// the condition true, and the sleeper tests after it has queued. (On a real machine both also need a full barrier in between.)
/// </summary>
public class WaitqueueActiveLitmus
{
    [Fact]
    public void Wrong_looked_before_the_condition() => Assert.Equal(["", "awake=True"], Run(async box =>
    {
        bool active = await box.Wait.WaitqueueActive("waker");
        await box.Value.Write(1, "waker");
        if (active)
            await box.Wait.WakeUp("waker");
    }));

    [Fact]
    public void Right_looked_after_it() => Assert.Equal(["awake=True"], Run(async box =>
    {
        await box.Value.Write(1, "waker");
        if (await box.Wait.WaitqueueActive("waker"))
            await box.Wait.WakeUp("waker");
    }));

    /// <summary>Who was woken is not on the queue any more.</summary>
    [Fact]
    public void A_wake_up_empties_the_queue() => Assert.Equal(["after=False before=True"], LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        machine.Run("sleeper", async () =>
        {
            await box.Wait.PrepareToWait();
            await box.Done.Complete();
            await box.Wait.Schedule();
            await box.Wait.FinishWait();
        });
        machine.Run("waker", async () =>
        {
            await box.Done.Wait();
            registers["before"] = await box.Wait.WaitqueueActive();
            await box.Wait.WakeUp();
            registers["after"] = await box.Wait.WaitqueueActive();
        });
        return Op.Done;
    }));

    private static string[] Run(Func<Box, Op> wake)
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () =>
            {
                await box.Wait.WaitEvent(async () => await box.Value.Read("sleeper") == 1, "sleeper");
                registers["awake"] = true;
            });
            machine.Run("waker", () => wake(box));
            return Op.Done;
        });
        Assert.Equal(outcomes.Contains("") ? ["hung-task sleeper box.wait"] : [], findings);
        return outcomes;
    }
}
