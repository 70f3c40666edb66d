namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>The kernel's reader-writer locks on real threads: who is let in together with whom, and that everybody wakes up again.</summary>
public class NativeLockTests
{
    private const int Threads = 4;

    [Fact]
    public void A_writer_of_an_rwsem_is_alone()
    {
        var semaphore = new NativeRwSemaphore();
        var (written, tried) = MixReadersWithWriter(Always(semaphore.DownRead), semaphore.UpRead, Always(semaphore.DownWrite), semaphore.UpWrite);
        Assert.Equal(tried, written);
        Assert.False(semaphore.IsLocked);
    }

    [Fact]
    public void A_writer_of_a_percpu_rwsem_is_alone()
    {
        var semaphore = new NativePercpuRwSemaphore();
        var (written, tried) = MixReadersWithWriter(Always(semaphore.DownRead), semaphore.UpRead, Always(semaphore.DownWrite), semaphore.UpWrite);
        Assert.Equal(tried, written);
    }

    [Fact]
    public void Trylocks_of_an_rwsem_never_wait_and_never_lie()
    {
        var semaphore = new NativeRwSemaphore();
        MixReadersWithWriter(semaphore.TryDownRead, semaphore.UpRead, semaphore.TryDownWrite, semaphore.UpWrite);
        Assert.True(semaphore.TryDownWrite());
        Assert.False(semaphore.TryDownRead());
        Assert.False(semaphore.TryDownWrite());
    }

    [Fact]
    public void Writers_of_an_rwsem_exclude_each_other()
    {
        var semaphore = new NativeRwSemaphore();
        WritersExcludeEachOther(semaphore.DownWrite, semaphore.UpWrite, Stress.Operations);
    }

    /// <summary>Fewer: each makes all threads pass a barrier.</summary>
    [Fact]
    public void Writers_of_a_percpu_rwsem_exclude_each_other()
    {
        var semaphore = new NativePercpuRwSemaphore();
        WritersExcludeEachOther(semaphore.DownWrite, semaphore.UpWrite, 200_000);
    }

    [Fact]
    public void A_queued_writer_of_an_rwsem_holds_back_new_readers()
    {
        var semaphore = new NativeRwSemaphore();
        semaphore.DownRead();
        var writer = new Thread(() =>
        {
            semaphore.DownWrite();
            semaphore.UpWrite();
        });
        writer.Start();
        // As soon as the writer waits, no trylock succeeds any more, although only readers hold the semaphore.
        Assert.True(SpinWait.SpinUntil(() =>
        {
            if (!semaphore.TryDownRead())
                return true;
            semaphore.UpRead();
            return false;
        }, TimeSpan.FromMinutes(1)));
        semaphore.UpRead();
        Assert.True(writer.Join(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_downgraded_writer_lets_queued_readers_in_and_keeps_writers_out()
    {
        var semaphore = new NativeRwSemaphore();
        semaphore.DownWrite();
        using var entered = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            semaphore.DownRead();
            entered.Set();
            semaphore.UpRead();
        });
        reader.Start();
        Assert.False(semaphore.TryDownRead());
        semaphore.Downgrade();
        Assert.True(entered.Wait(TimeSpan.FromMinutes(1)), "the reader was not let in");
        reader.Join();
        Assert.False(semaphore.TryDownWrite());
        Assert.True(semaphore.IsLocked);
        semaphore.UpRead();
        Assert.False(semaphore.IsLocked);
    }

    [Fact]
    public void A_try_for_reading_fails_while_a_writer_has_it_and_leaves_nothing_behind()
    {
        var semaphore = new NativePercpuRwSemaphore();
        Assert.True(semaphore.TryDownRead());
        semaphore.UpRead();
        semaphore.DownWrite();
        bool entered = true;
        var other = new Thread(() => entered = semaphore.TryDownRead());
        other.Start();
        other.Join();
        Assert.False(entered);
        semaphore.UpWrite();
        semaphore.DownWrite();
        semaphore.UpWrite();
        Assert.True(semaphore.TryDownRead());
    }

    /// <summary>Readers, and now and then a writer. What returns false did not get in.</summary>
    private static (int Written, int Tried) MixReadersWithWriter(Func<bool> downRead, Action upRead, Func<bool> downWrite, Action upWrite)
    {
        var guarded = new Guarded();
        int written = 0;
        int tried = Stress.Run(
            Threads,
            () =>
            {
                if (!downRead())
                    return;
                guarded.Read();
                upRead();
            },
            () =>
            {
                if (!downWrite())
                    return;
                guarded.Write();
                written++;
                upWrite();
            });
        Assert.Equal(written, guarded.Writes);
        return (written, tried);
    }

    private static void WritersExcludeEachOther(Action downWrite, Action upWrite, int operations)
    {
        var guarded = new Guarded();
        Stress.Run(
            Threads,
            () =>
            {
                downWrite();
                guarded.Write();
                upWrite();
            },
            operations: operations);
        Assert.Equal(operations, guarded.Writes);
    }

    private static Func<bool> Always(Action down) => () =>
    {
        down();
        return true;
    };
}
