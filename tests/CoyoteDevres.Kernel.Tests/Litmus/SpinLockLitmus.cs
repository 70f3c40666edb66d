using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// A process and an interrupt's handler on another processor add one each. A lock in the process alone is none; with one in both it
/// takes interrupts off as well: the sum is right without, and the handler on its own processor would spin for ever.
/// </summary>
public class SpinLockLitmus
{
    [Fact]
    public void Wrong_a_lock_that_the_handler_does_not_take()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Additions(machine, registers, handlerLocks: false, irqsave: true));
        Assert.Equal(["last=1", "last=2"], outcomes);
        Assert.Empty(findings);
    }

    [Fact]
    public void Wrong_taken_with_interrupts_on()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Additions(machine, registers, handlerLocks: true, irqsave: false));
        Assert.Equal(["last=2"], outcomes);
        Assert.Equal(["inconsistent-lock-state process box.spin"], findings);
    }

    [Fact]
    public void Right_taken_with_interrupts_off() =>
        Assert.Equal(["last=2"], LitmusTest.Outcomes((machine, registers) => Additions(machine, registers, handlerLocks: true, irqsave: true)));

    private static Op Additions(Machine machine, Registers registers, bool handlerLocks, bool irqsave)
    {
        var box = new Box(machine);
        async Op Add()
        {
            int before = await box.Value.Read();
            await box.Value.Write(before + 1);
            registers["last"] = before + 1;
        }

        machine.StartInterrupt("irq", ExecutionContext.Hardirq, async () =>
        {
            if (handlerLocks)
                await box.Spin.Lock("handler");
            await Add();
            if (handlerLocks)
                await box.Spin.Unlock("handler");
        });
        machine.Run("process", async () =>
        {
            if (irqsave)
                await box.Spin.LockIrqsave("process");
            else
                await box.Spin.Lock("process");
            await Add();
            if (irqsave)
                await box.Spin.UnlockIrqrestore("process");
            else
                await box.Spin.Unlock("process");
        });
        return Op.Done;
    }
}
