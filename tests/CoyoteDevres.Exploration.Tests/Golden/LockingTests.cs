namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// U users who K times check a pointer and use it, and a remover that clears it, under one lock after another; and programs of two
/// locks.
/// </summary>
public class LockingTests
{
    /// <summary>
    /// Without a lock: the pointer is read 2K times by each user. Reads commute, the write falls into one of 2K + 1 places among each
    /// user's reads, independently: (2K+1)^U.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(2, 2, 25)]
    [InlineData(3, 2, 125)]
    [InlineData(4, 2, 625)]
    public void Without_a_lock(int users, int times, long traces)
    {
        Assert.Equal(Golden.Power((2 * times) + 1, users), traces);
        var program = new ArrangedProgram();
        Cell<int> chip = null!;
        program.Object(runtime => chip = new Cell<int>(runtime, "chip", 1));
        AddUsers(program, users, times, () => Op.Done, async () => await chip.Read(), () => Op.Done);
        program.Task("remover", async () => await chip.Write(0));
        Golden.MustHave(traces, program);
    }

    /// <summary>
    /// Under a mutex, all of whose operations depend on each other: the orders of UK + 1 sections, K of which are each user's:
    /// (UK+1)! / (K!)^U. What is done inside is ordered by the lock.
    /// </summary>
    [Theory]
    [InlineData(2, 1, 6)]
    [InlineData(2, 2, 30)]
    [InlineData(3, 2, 630)]
    [InlineData(2, 3, 140)]
    public void Under_a_mutex(int users, int times, long traces)
    {
        Assert.Equal(Golden.Multinomial(users, times) * ((users * times) + 1), traces);
        var program = new ArrangedProgram();
        TestMutex mutex = null!;
        program.Object(runtime => mutex = new TestMutex(runtime, "mutex"));
        AddSections(program, users, times, async () => await mutex.Lock(), async () => await mutex.Unlock(), async () => await mutex.Lock(), async () => await mutex.Unlock());
        Golden.MustHave(traces, program);
    }

    /// <summary>
    /// Under a reader/writer lock without a queue, whose readers' operations commute: the write section falls into one of K + 1
    /// places among each user's read sections, independently: (K+1)^U.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 9)]
    [InlineData(3, 2, 27)]
    [InlineData(4, 2, 81)]
    [InlineData(3, 3, 64)]
    [InlineData(8, 1, 256)]
    public void Under_a_plain_reader_writer_lock(int users, int times, long traces)
    {
        Assert.Equal(Golden.Power(times + 1, users), traces);
        var program = new ArrangedProgram();
        PlainRwLock rw = null!;
        program.Object(runtime => rw = new PlainRwLock(runtime, "rw"));
        AddSections(program, users, times, async () => await rw.DownRead(), async () => await rw.UpRead(), async () => await rw.DownWrite(), async () => await rw.UpWrite());
        Golden.MustHave(traces, program);
    }

    /// <summary>
    /// Under the kernel's rwsem with its queue: see <see cref="QueueRecurrence"/> for the number, which has no short closed form but
    /// for one user: (K+1)^2. There, with the writer's attempt between two sections the remover has the lock at once, and the
    /// user's next attempt, if there is one, comes before its release, and queues, or after it: 2K + 1. With the attempt inside a
    /// section that leaves m more, the writer queues; when the section is over either the writer gets the lock, and the user's next
    /// attempt, if there is one, queues before its release or comes after it, or the user queues and steals the lock:
    /// g(m) = 2 + g(m - 1), g(0) = 1, so g(m) = 2m + 1. These add up to K^2.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(1, 2, 9)]
    [InlineData(1, 3, 16)]
    [InlineData(1, 5, 36)]
    [InlineData(2, 1, 26)]
    [InlineData(2, 2, 353)]
    [InlineData(3, 1, 490)]
    public void Under_a_reader_writer_lock_with_a_queue(int users, int times, long traces)
    {
        Assert.Equal(QueueRecurrence.Traces(users, times), traces);
        if (users == 1)
            Assert.Equal((times + 1) * (times + 1), traces);
        var program = new ArrangedProgram();
        TestRwLock rw = null!;
        program.Object(runtime => rw = new TestRwLock(runtime, "rw"));
        AddSections(program, users, times, () => rw.DownRead(), async () => await rw.UpRead(), () => rw.DownWrite(), async () => await rw.UpWrite());
        Golden.MustHave(traces, program);
    }

    /// <summary>
    /// What the recurrence says of sizes too large to explore: where a plain lock has (K+1)^U = 81 traces, the kernel's has these, since
    /// each attempt is ordered with each acquisition from the queue, and each of those with each release.
    /// </summary>
    [Theory]
    [InlineData(3, 2, 263_091)]
    [InlineData(4, 1, 30_086)]
    [InlineData(4, 2, 2_681_114_021)]
    public void A_queue_multiplies_orders(int users, int times, long traces) => Assert.Equal(traces, QueueRecurrence.Traces(users, times));

    /// <summary>
    /// Two tasks, two mutexes in opposite order: one first, the other first, or each has one and both wait for ever: 3. In the same
    /// order: 2.
    /// </summary>
    [Theory]
    [InlineData(true, 3, 1)]
    [InlineData(false, 2, 0)]
    public void Two_locks(bool opposite, long traces, int deadlocks)
    {
        var program = new ArrangedProgram();
        TestMutex a = null!, b = null!;
        program.Object(runtime => a = new TestMutex(runtime, "a"));
        program.Object(runtime => b = new TestMutex(runtime, "b"));
        program.Task("t0", () => Both(a, b));
        program.Task("t1", () => opposite ? Both(b, a) : Both(a, b));
        Golden.MustHave(traces, program);
        int blocked = 0;
        Survey.Of(program, () => default, new OptimalDpor(), each: runtime => blocked += runtime.Tasks.Any(t => t.State == TaskState.Announced) ? 1 : 0);
        Assert.Equal(deadlocks, blocked);
    }

    private static async Op Both(TestMutex first, TestMutex second)
    {
        await first.Lock();
        await second.Lock();
        await second.Unlock();
        await first.Unlock();
    }

    private static void AddSections(ArrangedProgram program, int users, int times, Func<Op> enter, Func<Op> leave, Func<Op> enterAlone, Func<Op> leaveAlone)
    {
        Cell<int> chip = null!;
        program.Object(runtime => chip = new Cell<int>(runtime, "chip", 1));
        AddUsers(program, users, times, enter, async () => await chip.Read(), leave);
        program.Task("remover", async () =>
        {
            await enterAlone();
            await chip.Write(0);
            await leaveAlone();
        });
    }

    private static void AddUsers(ArrangedProgram program, int users, int times, Func<Op> enter, Func<Op> access, Func<Op> leave)
    {
        for (int u = 0; u < users; u++)
        {
            program.Task($"u{u}", async () =>
            {
                for (int k = 0; k < times; k++)
                {
                    await enter();
                    await access();
                    await access();
                    await leave();
                }
            });
        }
    }
}
