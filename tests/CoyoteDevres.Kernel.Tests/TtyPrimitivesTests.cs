using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>What the tty layer needs beyond the usual: its semaphore, queued work, interrupt lines, interruptible locks.</summary>
public class TtyPrimitivesTests
{
    private sealed class Line : KernelObject
    {
        public Line(Machine machine)
            : base(machine, "line")
        {
            Retain();
            Sem = new LdSemaphore(this, "sem");
            Work = new WorkItem(this, "work", async () =>
            {
                await Value!.Write(1);
                await Value.Write(2);
            });
            Mutex = new Mutex(this, "mutex");
            Value = new Field<int>(this, "value", 0);
        }

        public LdSemaphore Sem { get; }

        public WorkItem Work { get; }

        public Mutex Mutex { get; }

        public Field<int> Value { get; }
    }

    /// <summary>A value seen by a reader is never half of a writer's change; a trylock sees the old or the new, or fails.</summary>
    [Fact]
    public void Ldsem_writers_exclude_readers_and_their_trylocks()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var line = new Line(machine);
            machine.Run("writer", async () =>
            {
                await line.Sem.DownWrite("w");
                await line.Value.Write(1);
                await line.Value.Write(2);
                await line.Sem.UpWrite("w");
            });
            machine.Run("reader", async () =>
            {
                await line.Sem.DownRead("r");
                seen.Add($"read {await line.Value.Read()}");
                await line.Sem.UpRead("r");
            });
            machine.Run("trier", async () =>
            {
                bool got = await line.Sem.TryDownRead("t");
                seen.Add(got ? $"tried {await line.Value.Read()}" : "failed");
                if (got)
                    await line.Sem.UpRead("t");
            });
            return Op.Done;
        }));
        Assert.Equal(["failed", "read 0", "read 2", "tried 0", "tried 2"], seen);
    }

    /// <summary>A reader that takes it again behind a queued writer waits for ever, as does the writer; trylock does not wait.</summary>
    [Theory]
    [InlineData(false, "hung-task r line.sem, hung-task w line.sem, recursive-locking r line.sem")]
    [InlineData(true, "")]
    public void Ldsem_a_queued_writer_holds_back_new_readers(bool tries, string findings)
    {
        var found = MachineTest.Findings(machine =>
        {
            var line = new Line(machine);
            machine.Run("writer", async () =>
            {
                await line.Sem.DownWrite("w");
                await line.Sem.UpWrite("w");
            });
            machine.Run("reader", async () =>
            {
                await line.Sem.DownRead("r");
                bool again = true;
                if (tries)
                    again = await line.Sem.TryDownRead("r");
                else
                    await line.Sem.DownRead("r");
                if (again)
                    await line.Sem.UpRead("r");
                await line.Sem.UpRead("r");
            });
            return Op.Done;
        });
        Assert.Equal(findings, string.Join(", ", found));
    }

    /// <summary>Of a reader and a writer that queue behind a writer, the writer goes first; then all readers have it at once.</summary>
    [Fact]
    public void Ldsem_a_queued_writer_goes_before_queued_readers() => MachineTest.Explore(machine =>
    {
        const int attemptRead = 0, acquireRead = 1, attemptWrite = 4, acquireWrite = 5, releaseWrite = 6;
        const int holder = 1, reader = 2, writer = 3, late = 4;
        var sem = new Line(machine).Sem;
        Assert.Equal(1, sem.Apply(attemptWrite, holder, 0));
        Assert.Equal(0, sem.Apply(attemptRead, reader, 0));
        Assert.Equal(0, sem.Apply(attemptWrite, writer, 0));
        sem.Apply(releaseWrite, holder, 0);
        Assert.False(sem.IsEnabled(acquireRead, reader));
        Assert.True(sem.IsEnabled(acquireWrite, writer));
        sem.Apply(acquireWrite, writer, 0);
        sem.Apply(releaseWrite, writer, 0);
        Assert.Equal(0, sem.Apply(attemptWrite, late, 0));
        Assert.True(sem.IsEnabled(acquireRead, reader));
        Assert.False(sem.IsEnabled(acquireWrite, late));
        return Op.Done;
    });

    [Fact]
    public void Ldsem_releasing_what_one_does_not_hold_is_reported() => Assert.Equal(
        ["bad-unlock-balance up line.sem"],
        MachineTest.Findings(machine =>
        {
            var line = new Line(machine);
            machine.Run("t", async () => await line.Sem.UpRead("up"));
            return Op.Done;
        }));

    /// <summary>After cancelling, the function does not run any more; after flushing, it has run.</summary>
    [Theory]
    [InlineData(true, "0 2")]
    [InlineData(false, "2")]
    public void Work_is_cancelled_or_flushed(bool cancel, string values)
    {
        var seen = new SortedSet<int>();
        MachineTest.Explore(async machine =>
        {
            var line = new Line(machine);
            await line.Work.Schedule();
            machine.Run("t", async () =>
            {
                if (cancel)
                    await line.Work.CancelSync();
                else
                    await line.Work.Flush();
                seen.Add(await line.Value.Read());
            });
        });
        Assert.Equal(values, string.Join(' ', seen));
    }

    /// <summary>A handler runs between request_irq and the end of free_irq, if at all.</summary>
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "slab-use-after-free handler victim")]
    public void A_handler_does_not_run_once_it_is_freed(bool frees, string findings)
    {
        bool ran = false;
        var found = MachineTest.Findings(machine =>
        {
            var irq = new IrqLine(machine, "irq");
            var victim = new Victim(machine);
            var action = new IrqAction(irq, "victim", async () =>
            {
                await victim.Touch("handler");
                ran = true;
                return IrqReturn.Handled;
            });
            irq.Raise("irq/1");
            machine.Run("driver", async () =>
            {
                await action.Request();
                if (frees)
                    await action.Free();
                await victim.Kfree();
            });
            return Op.Done;
        });
        Assert.Equal(findings, string.Join(", ", found));
        Assert.True(ran);
    }

    /// <summary>A kill signal ends an interruptible wait for a mutex, which the waiter then does not hold.</summary>
    [Fact]
    public void A_killed_waiter_does_not_hold_the_mutex()
    {
        var results = new SortedSet<int>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var line = new Line(machine);
            machine.Run("holder", async () =>
            {
                await line.Mutex.Lock();
                await new Latch(machine, "never").Wait();
                await line.Mutex.Unlock();
            });
            machine.Run("waiter", async () =>
            {
                int result = await line.Mutex.LockInterruptible();
                results.Add(result);
                if (result == 0)
                    await line.Mutex.Unlock();
            });
            return Op.Done;
        }));
        Assert.Equal([-Errno.EINTR, 0], results);
    }

    /// <summary>An allocated cdev is freed by its last user, not by its removal.</summary>
    [Fact]
    public void An_allocated_cdev_lives_until_the_last_close() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var node = machine.Nodes.CreateNode("/dev/line");
        var cdev = new Cdev(machine, new Nothings(machine), new Module(machine, "line"));
        await cdev.Add(node);
        var user = machine.CreateProcess("user");
        var file = (await user.Open(node))!;
        user.Start(process => process.Close(file));
        machine.Run("remove", () => cdev.Del());
    }));

    private sealed class Victim(Machine machine) : KernelObject(machine, "victim");

    private sealed class Nothings(Machine machine) : FileOperations
    {
        public override Module Owner { get; } = new(machine, "nothing");
    }
}
