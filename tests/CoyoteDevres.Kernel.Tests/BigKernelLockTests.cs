using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>The big kernel lock: depth, what sleeping does to it, and the machine with one processor.</summary>
public class BigKernelLockTests
{
    /// <summary>Only the outermost unlock lets the other one in.</summary>
    [Fact]
    public void It_nests()
    {
        var seen = new SortedSet<int>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("a", async () =>
            {
                await machine.BigKernelLock.Lock();
                await machine.BigKernelLock.Lock();
                await box.Value.Write(1);
                await machine.BigKernelLock.Unlock();
                await box.Value.Write(2);
                await machine.BigKernelLock.Unlock();
            });
            machine.Run("b", async () =>
            {
                await machine.BigKernelLock.Lock();
                seen.Add(await box.Value.Read());
                await machine.BigKernelLock.Unlock();
            });
            return Op.Done;
        }));
        Assert.Equal([0, 2], seen);
    }

    /// <summary>Sleeping drops it whatever the depth, and the sleeper has it back at the same depth.</summary>
    [Fact]
    public void Sleeping_drops_all_of_it_and_takes_it_back()
    {
        var seen = new SortedSet<int>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("sleeper", async () =>
            {
                await machine.BigKernelLock.Lock();
                await machine.BigKernelLock.Lock();
                await box.Value.Write(1);
                await box.Done.Wait();
                Assert.True(machine.BigKernelLock.IsLocked);
                await box.Value.Write(2);
                await machine.BigKernelLock.Unlock();
                await box.Value.Write(3);
                await machine.BigKernelLock.Unlock();
                Assert.False(machine.BigKernelLock.IsLocked);
            });
            machine.Run("waker", async () =>
            {
                await machine.BigKernelLock.Lock();
                seen.Add(await box.Value.Read());
                await box.Done.Complete();
                await box.Value.Read();
                await machine.BigKernelLock.Unlock();
            });
            return Op.Done;
        }));
        // Never 2: the sleeper goes on only when it has the lock again, and keeps it until 3.
        Assert.Equal([0, 1], seen);
    }

    /// <summary>A completed completion is no sleep: nobody comes in between.</summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public void A_wait_that_is_over_before_it_begins_keeps_it(bool oneProcessor, int executions)
    {
        var result = MachineTest.Explore(async machine =>
        {
            if (oneProcessor)
                machine.UseOneProcessor();
            var box = new Box(machine);
            await box.Done.CompleteAll();
            for (int i = 0; i < 2; i++)
            {
                machine.Run("t", async () =>
                {
                    await machine.BigKernelLock.Lock();
                    int before = await box.Value.Read();
                    await box.Done.Wait();
                    await box.Value.Write(before + 1);
                    await machine.BigKernelLock.Unlock();
                });
            }
        });
        Assert.Empty(result.Findings);
        Assert.Equal(executions, result.Executions);
    }

    /// <summary>Spinning is not sleeping: who spins with it keeps it, and the other one spins for it.</summary>
    [Fact]
    public void Spinning_keeps_it() => Assert.Equal(
        ["soft-lockup a box.spin", "soft-lockup b kernel_flag"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("a", async () =>
            {
                await machine.BigKernelLock.Lock("a");
                await box.Spin.Lock("a");
                await box.Spin.Unlock("a");
                await machine.BigKernelLock.Unlock("a");
            });
            machine.Run("b", async () =>
            {
                await box.Spin.Lock("b");
                await machine.BigKernelLock.Lock("b");
                await machine.BigKernelLock.Unlock("b");
                await box.Spin.Unlock("b");
            });
            return Op.Done;
        }));

    [Fact]
    public void Unlocking_it_without_having_it_is_a_bug()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            machine.Run("t", async () =>
            {
                await machine.BigKernelLock.Lock();
                await machine.BigKernelLock.Unlock();
                await machine.BigKernelLock.Unlock("sys_close");
                throw new InvalidOperationException("the task is over");
            });
            return Op.Done;
        });
        Assert.Equal("kernel-bug", finding.Key.Kind);
        Assert.Equal("kernel BUG at unlock_kernel!", finding.Headline);
    }

    /// <summary>With one processor, code without any lock is atomic up to the next sleep; with two it is not.</summary>
    [Theory]
    [InlineData(true, "2")]
    [InlineData(false, "1 2")]
    public void One_processor_is_left_only_where_one_sleeps(bool oneProcessor, string sums)
    {
        var seen = new SortedSet<int>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            if (oneProcessor)
                machine.UseOneProcessor();
            var box = new Box(machine);
            int finished = 0;
            for (int i = 0; i < 2; i++)
            {
                machine.Run("t", async () =>
                {
                    await box.Value.Write(await box.Value.Read() + 1);
                    if (++finished == 2)
                        seen.Add(box.Value.Value);
                });
            }

            return Op.Done;
        }));
        Assert.Equal(sums, string.Join(' ', seen));
    }

    /// <summary>A process that is killed in its sleep gives the processor back for good.</summary>
    [Fact]
    public void A_killed_process_does_not_keep_the_processor()
    {
        bool ran = false;
        Assert.Empty(MachineTest.Findings(machine =>
        {
            machine.UseOneProcessor();
            var box = new Box(machine);
            machine.CreateProcess("pause").Start(async process => await process.Pause());
            machine.CreateProcess("sleeper").Start(async process =>
            {
                await process.Pause();
                throw new InvalidOperationException("it does not come back");
            });
            machine.Run("t", async () =>
            {
                await box.Value.Write(1);
                ran = true;
            });
            return Op.Done;
        }));
        Assert.True(ran);
    }

    /// <summary>Neighbours that do not depend on each other change places, in a program with attempts that fail and succeed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Independent_operations_commute_around_real_sleeps(bool oneProcessor)
    {
        var program = new MachineProgram(machine =>
        {
            if (oneProcessor)
                machine.UseOneProcessor();
            var box = new Box(machine);
            machine.Run("sleeper", async () =>
            {
                await machine.BigKernelLock.Lock();
                await box.Done.Wait();
                await box.Mutex.Lock();
                await box.Value.Read();
                await box.Mutex.Unlock();
                await machine.BigKernelLock.Unlock();
            });
            machine.Run("holder", async () =>
            {
                await box.Mutex.Lock();
                await machine.BigKernelLock.Sleep();
                await machine.BigKernelLock.Lock();
                await box.Value.Write(1);
                await machine.BigKernelLock.Unlock();
                await box.Mutex.Unlock();
            });
            machine.Run("waker", async () =>
            {
                await box.Value.Read();
                await box.Done.Complete();
            });
            return Op.Done;
        });
        var result = CommuteAndReplay.Check(program, new CommuteOptions());
        Assert.Null(result.Fault);
        Assert.Empty(result.Violations);
        Assert.True(result.Swaps > 0);
    }

    [Fact]
    public void The_number_of_processors_is_decided_first() => MachineTest.Explore(machine =>
    {
        machine.Run("t", () => Op.Done);
        Assert.Throws<InvalidOperationException>(machine.UseOneProcessor);
        return Op.Done;
    });
}
