using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A kernel thread uses what its owner frees, and may end by itself before it is stopped.</summary>
public class KthreadLitmus
{
    [Fact]
    public void Wrong_the_thread_is_not_stopped() => Assert.Equal(
        ["memory-leak  task_struct", "slab-use-after-free thread_fn victim"],
        LitmusTest.Run((machine, registers) => Removal(machine, registers, stops: false)).Findings.Order(StringComparer.Ordinal));

    [Fact]
    public void Right_the_thread_is_stopped_first() =>
        Assert.Equal(["result=1", "result=2"], LitmusTest.Outcomes((machine, registers) => Removal(machine, registers, stops: true)));

    /// <summary>A thread that ends by itself takes its task with it, if nobody else has a reference.</summary>
    [Fact]
    public void Wrong_kthread_stop_of_a_thread_that_ends_by_itself() => Assert.Equal(
        ["slab-use-after-free remove task_struct.kthread", "slab-use-after-free remove task_struct.usage"],
        LitmusTest.Run((machine, registers) => Short(machine, registers, holds: false)).Findings.Where(f => f.StartsWith("slab", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Right_kthread_stop_with_a_reference() =>
        Assert.Equal(["result=5"], LitmusTest.Outcomes((machine, registers) => Short(machine, registers, holds: true)));

    private static Op Removal(Machine machine, Registers registers, bool stops)
    {
        var victim = new Victim(machine);
        var thread = Kthread.Run(machine, "sim", async self =>
        {
            int rounds = 1;
            await victim.Touch("thread_fn");
            if (!await self.ShouldStop())
            {
                rounds++;
                await self.SleepUntilStopped();
            }

            return rounds;
        });
        machine.Run("remover", async () =>
        {
            if (stops)
                registers["result"] = await thread.Stop("remove");
            await victim.Kfree("remove");
        });
        return Op.Done;
    }

    private static async Op Short(Machine machine, Registers registers, bool holds)
    {
        var thread = Kthread.Run(machine, "sim", _ => Op.From(5));
        if (holds)
            await thread.Get("probe");
        machine.Run("remover", async () =>
        {
            registers["result"] = await thread.Stop("remove");
            if (holds)
                await thread.Put("remove");
        });
    }

    private sealed class Victim(Machine machine) : KernelObject(machine, "victim");
}
