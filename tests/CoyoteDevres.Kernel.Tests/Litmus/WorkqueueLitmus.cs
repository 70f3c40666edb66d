using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A driver with a queue of its own goes while work may be on it.</summary>
public class WorkqueueLitmus
{
    /// <summary>Flushed, and then something was queued again.</summary>
    [Fact]
    public void Wrong_the_queue_is_flushed_while_somebody_still_queues()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => Removal(machine, seen, stopFirst: false));
        Assert.Equal(["", "ran=yes"], outcomes);
        Assert.Equal(["odebug-free-active remove job.work", "slab-use-after-free event job.work", "slab-use-after-free job_fn job.value", "slab-use-after-free process_one_work job.work"], findings);
    }

    [Fact]
    public void Right_the_source_is_stopped_then_the_queue_is_drained() =>
        Assert.Equal(["", "ran=yes"], LitmusTest.Outcomes((machine, seen) => Removal(machine, seen, stopFirst: true)));

    private static Op Removal(Machine machine, Registers seen, bool stopFirst)
    {
        var queue = new WorkqueueStruct(machine, "toy");
        var stopped = new Mutex(machine, "source");
        var gone = new Variable<bool>(machine, "stopped", false);
        var job = new Job(machine, seen);
        machine.Run("source", async () =>
        {
            await stopped.Lock("event");
            if (!await gone.Read("event"))
                await queue.QueueWork(job.Work, "event");
            await stopped.Unlock("event");
        });
        machine.Run("remover", async () =>
        {
            if (stopFirst)
            {
                await stopped.Lock("remove");
                await gone.Write(true, "remove");
                await stopped.Unlock("remove");
                await queue.Destroy("remove");
            }
            else
            {
                queue.Retain();
                await queue.Flush("remove");
            }

            await job.Kfree("remove");
        });
        return Op.Done;
    }

    private sealed class Job : KernelObject
    {
        internal Job(Machine machine, Registers seen)
            : base(machine, "job")
        {
            var value = new Field<int>(this, "value", 0);
            Work = new WorkItem(this, "work", async () =>
            {
                await value.ReadOnce("job_fn");
                seen["ran"] = "yes";
            });
        }

        internal WorkItem Work { get; }
    }
}
