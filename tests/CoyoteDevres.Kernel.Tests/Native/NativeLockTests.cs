namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>The kernel's algorithms on real threads: who is let in together with whom, and that everybody wakes up again.</summary>
public class NativeLockTests
{
    private const int Threads = 4;

    [Fact]
    public void A_writer_of_an_rwsem_is_alone()
    {
        var semaphore = new NativeRwSemaphore();
        var guarded = new Guarded();
        Stress.Run(
            Threads,
            () =>
            {
                semaphore.DownRead();
                guarded.Read();
                semaphore.UpRead();
            },
            () =>
            {
                semaphore.DownWrite();
                guarded.Write();
                semaphore.UpWrite();
            });
        Assert.True(guarded.Writes > 0);
    }

    [Fact]
    public void Writers_of_an_rwsem_exclude_each_other()
    {
        var semaphore = new NativeRwSemaphore();
        var guarded = new Guarded();
        Stress.Run(Threads, () =>
        {
            semaphore.DownWrite();
            guarded.Write();
            semaphore.UpWrite();
        });
        Assert.Equal(Stress.Operations, guarded.Writes);
    }

    [Fact]
    public void Trylocks_of_an_rwsem_never_wait_and_never_lie()
    {
        var semaphore = new NativeRwSemaphore();
        var guarded = new Guarded();
        Stress.Run(
            Threads,
            () =>
            {
                if (!semaphore.TryDownRead())
                    return;
                guarded.Read();
                semaphore.UpRead();
            },
            () =>
            {
                if (!semaphore.TryDownWrite())
                    return;
                guarded.Write();
                semaphore.UpWrite();
            });
        Assert.True(semaphore.TryDownWrite());
        Assert.False(semaphore.TryDownRead());
        Assert.False(semaphore.TryDownWrite());
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
    public void A_writer_of_a_percpu_rwsem_is_alone()
    {
        var semaphore = new NativePercpuRwSemaphore();
        var guarded = new Guarded();
        Stress.Run(
            Threads,
            () =>
            {
                semaphore.DownRead();
                guarded.Read();
                semaphore.UpRead();
            },
            () =>
            {
                semaphore.DownWrite();
                guarded.Write();
                semaphore.UpWrite();
            });
        Assert.True(guarded.Writes > 0);
    }

    [Fact]
    public void What_an_srcu_reader_sees_lives_until_it_leaves()
    {
        var srcu = new NativeSrcu();
        var published = new Guarded();
        Stress.Run(
            Threads,
            () =>
            {
                int index = srcu.ReadLock();
                Volatile.Read(ref published).Use();
                srcu.ReadUnlock(index);
            },
            () =>
            {
                var old = published;
                Volatile.Write(ref published, new Guarded());
                srcu.Synchronize();
                old.Free();
            });
    }

    [Fact]
    public void A_killed_percpu_ref_has_no_users_once_it_is_drained()
    {
        using var drained = new SemaphoreSlim(0);
        var reference = new NativePercpuRef(() => drained.Release());
        var device = new Guarded();
        int revoked = 0;
        Stress.Run(
            Threads,
            () =>
            {
                if (!reference.TryGetLive())
                    return;
                device.Use();
                reference.Put();
            },
            () =>
            {
                reference.Kill();
                Assert.True(drained.Wait(TimeSpan.FromMinutes(1)), "nobody saw that the last reference was put");
                device.Free();
                device.Revive();
                revoked++;
                reference.Reinit();
            });
        Assert.True(revoked > 0);
    }

    [Fact]
    public void A_percpu_ref_counts_on_after_its_kill_and_is_released_once()
    {
        int released = 0;
        var reference = new NativePercpuRef(() => released++);
        Assert.True(reference.TryGetLive());
        reference.Kill();
        Assert.True(reference.IsDying);
        Assert.False(reference.TryGetLive());
        Assert.True(reference.TryGet());
        reference.Get();
        reference.Put();
        reference.Put();
        Assert.False(reference.IsZero);
        Assert.Equal(0, released);
        reference.Put();
        Assert.True(reference.IsZero);
        Assert.False(reference.TryGet());
        Assert.Equal(1, released);
        reference.Reinit();
        Assert.True(reference.TryGetLive());
        reference.Put();
        reference.Kill();
        Assert.Equal(2, released);
    }

    [Fact]
    public void References_that_are_got_by_one_thread_and_put_by_another_are_all_counted_by_the_kill()
    {
        const int Rounds = 20_000;
        NativePercpuRef? reference = null;
        int left = 0;
        using var both = new Barrier(2);
        var other = new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                both.SignalAndWait();
                // Got while it may be dying, on the strength of the one that was handed over.
                reference!.Get();
                Interlocked.Decrement(ref left);
                reference.Put();
                Interlocked.Decrement(ref left);
                reference.Put();
                both.SignalAndWait();
            }
        });
        other.Start();
        int early = 0, released = 0;
        for (int round = 0; round < Rounds; round++)
        {
            left = 2;
            reference = new NativePercpuRef(() =>
            {
                early += Volatile.Read(ref left);
                released++;
            });
            reference.TryGetLive();
            both.SignalAndWait();
            reference.Kill();
            both.SignalAndWait();
        }

        other.Join();
        Assert.Equal(0, early);
        Assert.Equal(Rounds, released);
    }

    [Fact]
    public void What_is_published_under_RCU_is_not_freed_under_a_reader_nor_between_nested_sections()
    {
        var rcu = new NativeRcu();
        var published = new Guarded();
        Stress.Run(
            Threads,
            () =>
            {
                rcu.ReadLock();
                var seen = Volatile.Read(ref published);
                rcu.ReadLock();
                seen.Use();
                rcu.ReadUnlock();
                seen.Use();
                rcu.ReadUnlock();
            },
            () =>
            {
                var old = published;
                Volatile.Write(ref published, new Guarded());
                rcu.Synchronize();
                old.Free();
            });
        Assert.False(rcu.IsReading);
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

    [Fact]
    public void Threads_that_live_together_have_different_slots_and_dead_ones_give_theirs_back()
    {
        int most = 0;
        for (int round = 0; round < 50; round++)
        {
            var slots = new HashSet<int>();
            using var everybody = new Barrier(8);
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                everybody.SignalAndWait();
                lock (slots)
                    slots.Add(ThreadSlot.Current);
                everybody.SignalAndWait();
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Equal(8, slots.Count);
            most = Math.Max(most, slots.Max());
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        // 400 threads were made; far fewer numbers.
        Assert.InRange(most, 0, 200);
    }

    /// <summary>Something that must not change while it is read, nor be used once it is freed.</summary>
    private sealed class Guarded
    {
        private int one;
        private int other;
        private int freed;

        internal int Writes => one;

        internal void Read()
        {
            if (Volatile.Read(ref one) != Volatile.Read(ref other))
                throw new InvalidOperationException("read while it is written");
        }

        internal void Write()
        {
            Read();
            Volatile.Write(ref one, one + 1);
            Volatile.Write(ref other, other + 1);
        }

        internal void Use()
        {
            if (Volatile.Read(ref freed) != 0)
                throw new InvalidOperationException("used after it was freed");
        }

        internal void Free() => Volatile.Write(ref freed, 1);

        internal void Revive() => Volatile.Write(ref freed, 0);
    }
}
