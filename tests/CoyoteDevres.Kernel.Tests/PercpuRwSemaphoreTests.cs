using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>percpu_rw_semaphore: the fast way without a writer, recursion behind one, tries.</summary>
public class PercpuRwSemaphoreTests
{
    private static Func<Machine, Op> With(params Func<PercpuRwSemaphore, Box, Op>[] tasks) => machine =>
    {
        var box = new Box(machine);
        var semaphore = new PercpuRwSemaphore(box, "percpu");
        foreach (var task in tasks)
            machine.Run("t", () => task(semaphore, box));
        return Op.Done;
    };

    /// <summary>Readers alone never meet: one trace, however many there are.</summary>
    [Fact]
    public void Readers_alone_are_independent()
    {
        static async Op Read(PercpuRwSemaphore semaphore, Box box)
        {
            await semaphore.DownRead();
            await semaphore.UpRead();
        }

        var result = MachineTest.Explore(With(Read, Read, Read));
        Assert.Empty(result.Findings);
        Assert.Equal(1, result.Executions);
    }

    [Fact]
    public void Writers_exclude_each_other()
    {
        var seen = new SortedSet<int>();
        async Op Add(PercpuRwSemaphore semaphore, Box box)
        {
            await semaphore.DownWrite();
            await box.Value.Write(await box.Value.Read() + 1);
            seen.Add(box.Value.Value);
            await semaphore.UpWrite();
        }

        Assert.Empty(MachineTest.Findings(With(Add, Add)));
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public void Reading_again_behind_a_writer_hangs() => Assert.Equal(
        ["hung-task inner box.percpu", "hung-task writer box.percpu", "recursive-locking inner box.percpu"],
        MachineTest.Findings(With(
            async (semaphore, _) =>
            {
                await semaphore.DownRead("outer");
                await semaphore.DownRead("inner");
                await semaphore.UpRead();
                await semaphore.UpRead();
            },
            async (semaphore, _) =>
            {
                await semaphore.DownWrite("writer");
                await semaphore.UpWrite();
            })));

    /// <summary>A try in a writer's section fails; before and after, it works, on the fast way or on the slow one.</summary>
    [Fact]
    public void Tries()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(With(
            async (semaphore, box) =>
            {
                bool got = await semaphore.TryDownRead();
                seen.Add($"{got} {await box.Value.Read()}");
                if (got)
                    await semaphore.UpRead();
            },
            async (semaphore, box) =>
            {
                await semaphore.DownWrite();
                await box.Value.Write(1);
                await box.Value.Write(2);
                await semaphore.UpWrite();
            })));
        Assert.Equal(["False 0", "False 1", "False 2", "True 0", "True 2"], seen);
    }

    [Fact]
    public void Released_by_who_does_not_hold_it() => Assert.Equal(
        ["bad-unlock-balance unlocker box.percpu"],
        MachineTest.Findings(With(async (semaphore, _) => await semaphore.UpRead("unlocker"))));
}
