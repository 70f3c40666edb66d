using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// A use count under the big kernel lock (race 1 of A6): an open that sleeps before it counts lets an unload in; one that counts first
/// does not, nor does one that could sleep and does not.
/// </summary>
public class BigKernelLockLitmus
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wrong_sleeping_before_the_count_lets_the_unload_in(bool oneProcessor) => Assert.Equal(
        ["open=late unload=done", "open=ok unload=busy", "open=refused unload=done"],
        LitmusTest.Outcomes((machine, registers) => Module(machine, registers, oneProcessor, async box => await machine.BigKernelLock.Sleep(), counted: false)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Right_counting_first(bool oneProcessor) => Assert.Equal(
        ["open=ok unload=busy", "open=refused unload=done"],
        LitmusTest.Outcomes((machine, registers) => Module(machine, registers, oneProcessor, async box => await machine.BigKernelLock.Sleep(), counted: true)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Right_a_wait_that_need_not_sleep_keeps_the_lock(bool oneProcessor) => Assert.Equal(
        ["open=ok unload=busy", "open=refused unload=done"],
        LitmusTest.Outcomes((machine, registers) => Module(
            machine,
            registers,
            oneProcessor,
            async box =>
            {
                await box.Mutex.Lock();
                await box.Mutex.Unlock();
            },
            counted: false)));

    /// <summary>With the mutex taken by somebody who wants the big lock next, the wait is a real one: it drops the lock, and nobody hangs.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wrong_a_wait_that_does_sleep_drops_it(bool oneProcessor)
    {
        Op SetUp(Machine machine, Registers registers)
        {
            var box = new Box(machine);
            return Module(machine, registers, oneProcessor, Wait, counted: false, box, () => machine.Run("holder", async () =>
            {
                await box.Mutex.Lock("holder");
                await machine.BigKernelLock.Sleep("holder");
                await machine.BigKernelLock.Lock("holder");
                await machine.BigKernelLock.Unlock("holder");
                await box.Mutex.Unlock("holder");
            }));
        }

        string[] outcomes = ["open=late unload=done", "open=ok unload=busy", "open=refused unload=done"];
        Assert.Equal(outcomes, LitmusTest.Outcomes(SetUp));
        // Attempts, giving back and taking again are reduced like any operation: every schedule says the same.
        Assert.Equal(outcomes, LitmusTest.OutcomesOfSchedules(SetUp, preemptions: 4));
    }

    private static async Op Wait(Box box)
    {
        await box.Mutex.Lock("open");
        await box.Mutex.Unlock("open");
    }

    private static Op Module(Machine machine, Registers registers, bool oneProcessor, Func<Box, Op> sleep, bool counted, Box? box = null, Action? start = null)
    {
        if (oneProcessor)
            machine.UseOneProcessor();
        box ??= new Box(machine);
        var deleted = new Field<bool>(box, "deleted", false);
        machine.Run("open", async () =>
        {
            await machine.BigKernelLock.Lock("open");
            if (await deleted.Read("open"))
            {
                registers["open"] = "refused";
            }
            else
            {
                if (counted)
                    await box.Value.Write(1, "open");
                await sleep(box);
                registers["open"] = await deleted.Read("open") ? "late" : "ok";
                await box.Value.Write(1, "open");
            }

            await machine.BigKernelLock.Unlock("open");
        });
        machine.Run("rmmod", async () =>
        {
            await machine.BigKernelLock.Lock("rmmod");
            bool busy = await box.Value.Read("rmmod") != 0;
            if (!busy)
                await deleted.Write(true, "rmmod");
            registers["unload"] = busy ? "busy" : "done";
            await machine.BigKernelLock.Unlock("rmmod");
        });
        start?.Invoke();
        return Op.Done;
    }
}
