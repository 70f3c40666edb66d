using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Waiting under a wait queue's own lock.</summary>
public class LockedWaitTests
{
    private sealed class Fifo : KernelObject
    {
        public Fifo(Machine machine)
            : base(machine, "fifo")
        {
            Retain();
            Wait = new WaitQueueHead(this, "wait", () => true);
            Lock = new SpinLock(this, "wait.lock");
            Count = new Field<int>(this, "count", 0);
        }

        public WaitQueueHead Wait { get; }

        public SpinLock Lock { get; }

        public Field<int> Count { get; }

        public async Op<int> Take()
        {
            await Lock.Lock();
            int result = await Wait.WaitEventInterruptibleLocked(Lock, async () => await Count.Read("take") > 0);
            await Lock.Unlock();
            return result;
        }

        public async Op Put()
        {
            await Lock.Lock();
            await Count.Write(1);
            await Lock.Unlock();
            await Wait.WakeUp();
        }
    }

    private static (HashSet<int> Results, string[] Findings) Run(bool put)
    {
        HashSet<int> results = [];
        string[] findings = MachineTest.Findings(machine =>
        {
            var fifo = new Fifo(machine);
            machine.Run("reader", async () => results.Add(await fifo.Take()));
            if (put)
                machine.Run("writer", () => fifo.Put());
            return Op.Done;
        });
        return (results, findings);
    }

    [Fact]
    public void No_wake_up_is_lost()
    {
        var (results, findings) = Run(put: true);
        Assert.Equal([0], results);
        Assert.Empty(findings);
    }

    [Fact]
    public void Without_one_a_signal_ends_it_with_the_lock_held()
    {
        var (results, findings) = Run(put: false);
        Assert.Equal([-Errno.ERESTARTSYS], results);
        Assert.Equal(["missed-wake-up take fifo.wait"], findings);
    }
}
