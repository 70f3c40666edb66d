using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A remover frees what a queued work item uses.</summary>
public class WorkItemLitmus
{
    /// <summary>Cancelling without waiting leaves a run that has begun with freed memory.</summary>
    [Fact]
    public void Wrong_cancel_work_before_kfree()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Removal(machine, registers, async work => await work.Cancel()));
        Assert.Equal(["cancelled=False", "cancelled=False ran=True", "cancelled=True"], outcomes);
        Assert.Equal(["slab-use-after-free work_fn job.value"], findings);
    }

    [Fact]
    public void Right_cancel_work_sync_before_kfree() => Assert.Equal(
        ["cancelled=False ran=True", "cancelled=True"],
        LitmusTest.Outcomes((machine, registers) => Removal(machine, registers, async work => await work.CancelSync())));

    /// <summary>An item that queues itself is queued again behind a cancellation that does not wait, and behind a flush.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wrong_an_item_that_queues_itself_outlives_cancel_and_flush(bool flushes) => Assert.Contains(
        "slab-use-after-free process_one_work job.work",
        LitmusTest.Run((machine, _) => Removal(machine, new Registers(), work => Stop(work, flushes), again: true)).Findings);

    [Fact]
    public void Right_cancel_work_sync_ends_an_item_that_queues_itself() => Assert.Equal(
        ["cancelled=False ran=True", "cancelled=True", "cancelled=True ran=True"],
        LitmusTest.Outcomes((machine, registers) => Removal(machine, registers, async work => await work.CancelSync(), again: true)));

    private static async Op<bool> Stop(WorkItem work, bool flushes)
    {
        if (!flushes)
            return await work.Cancel();
        await work.Flush();
        return false;
    }

    private static async Op Removal(Machine machine, Registers registers, Func<WorkItem, Op<bool>> stop, bool again = false)
    {
        var job = new Job(machine, registers, again);
        await job.Work.Schedule();
        machine.Run("remover", async () =>
        {
            registers["cancelled"] = await stop(job.Work);
            await job.Kfree();
        });
    }

    private sealed class Job : KernelObject
    {
        internal Job(Machine machine, Registers registers, bool again)
            : base(machine, "job")
        {
            var value = new Field<int>(this, "value", 0);
            bool ran = false;
            Work = new WorkItem(this, "work", async () =>
            {
                await value.Write(1, "work_fn");
                registers["ran"] = true;
                if (again && !ran)
                    await Work!.Schedule("work_fn");
                ran = true;
            });
        }

        internal WorkItem Work { get; }
    }
}
