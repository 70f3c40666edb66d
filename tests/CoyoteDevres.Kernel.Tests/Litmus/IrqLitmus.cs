using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A driver's removal frees what its interrupt handler uses.</summary>
public class IrqLitmus
{
    [Fact]
    public void Wrong_the_irq_is_not_freed()
    {
        var (outcomes, findings) = Removal(async (_, buffer) => await buffer.Kfree("remove"));
        Assert.Equal(["", "ran=True"], outcomes);
        Assert.Equal(["slab-use-after-free handler buffer"], findings);
    }

    [Fact]
    public void Wrong_the_irq_is_freed_after_the_buffer()
    {
        var (outcomes, findings) = Removal(async (irq, buffer) =>
        {
            await buffer.Kfree("remove");
            await irq.Free("remove");
        });
        Assert.Equal(["", "ran=True"], outcomes);
        Assert.Equal(["slab-use-after-free handler buffer"], findings);
    }

    [Fact]
    public void Wrong_the_irq_is_disabled_without_waiting()
    {
        var (outcomes, findings) = Removal(async (irq, buffer) =>
        {
            await irq.Line.DisableNosync("remove");
            await buffer.Kfree("remove");
            await irq.Free("remove");
        });
        Assert.Equal(["", "ran=True"], outcomes);
        Assert.Equal(["slab-use-after-free handler buffer"], findings);
    }

    [Fact]
    public void Right_the_irq_is_freed_first()
    {
        var (outcomes, findings) = Removal(async (irq, buffer) =>
        {
            await irq.Free("remove");
            await buffer.Kfree("remove");
        });
        Assert.Equal(["", "ran=True"], outcomes);
        Assert.Empty(findings);
    }

    private static (string[] Outcomes, string[] Findings) Removal(Func<IrqAction, Buffer, Op> remove) => LitmusTest.Run(async (machine, registers) =>
    {
        var buffer = new Buffer(machine);
        var line = new IrqLine(machine, "irq");
        var action = new IrqAction(line, "sim", async () =>
        {
            await buffer.Touch("handler");
            registers["ran"] = true;
            return IrqReturn.Handled;
        });
        await action.Request();
        line.Raise("irq/17");
        machine.Run("remover", () => remove(action, buffer));
    });

    private sealed class Buffer(Machine machine) : KernelObject(machine, "buffer");
}
