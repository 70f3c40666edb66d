namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>percpu_ref on real threads: every reference is counted, and the last one is noticed once.</summary>
public class NativePercpuRefTests
{
    private const int Threads = 4;

    [Fact]
    public void A_killed_percpu_ref_has_no_users_once_it_is_drained()
    {
        using var drained = new SemaphoreSlim(0);
        var reference = new NativePercpuRef(() => drained.Release());
        var device = new Guarded();
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
                // Long enough for a user to see it.
                Thread.SpinWait(50);
                device.Revive();
                reference.Reinit();
            });
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

    /// <summary>
    /// One thread kills while the other gets one more and puts both. They begin each round together if both run at that time; if
    /// not, neither waits, so that a machine with other things to do does not make this last.
    /// </summary>
    [Fact]
    public void References_that_are_got_by_one_thread_and_put_by_another_are_all_counted_by_the_kill()
    {
        const int Batches = 40, Rounds = 500;
        int early = 0, released = 0, killing = 0, putting = 0;
        var references = new NativePercpuRef[Rounds];
        var left = new int[Rounds];
        using var both = new Barrier(2);

        void Meet(ref int mine, ref int others, int round)
        {
            Volatile.Write(ref mine, round);
            for (int i = 0; i < 1000 && Volatile.Read(ref others) < round; i++)
                Thread.SpinWait(1);
        }

        var other = new Thread(() =>
        {
            for (int batch = 0; batch < Batches; batch++)
            {
                both.SignalAndWait();
                for (int round = 0; round < Rounds; round++)
                {
                    Meet(ref putting, ref killing, round + 1);
                    // Got while it may be dying, on the strength of the one that was handed over.
                    references[round].Get();
                    Interlocked.Decrement(ref left[round]);
                    references[round].Put();
                    Interlocked.Decrement(ref left[round]);
                    references[round].Put();
                }

                both.SignalAndWait();
            }
        });
        other.Start();
        for (int batch = 0; batch < Batches; batch++)
        {
            killing = putting = 0;
            for (int round = 0; round < Rounds; round++)
            {
                int own = round;
                left[own] = 2;
                references[own] = new NativePercpuRef(() =>
                {
                    Interlocked.Add(ref early, Volatile.Read(ref left[own]));
                    Interlocked.Increment(ref released);
                });
                Assert.True(references[own].TryGetLive());
            }

            both.SignalAndWait();
            for (int round = 0; round < Rounds; round++)
            {
                Meet(ref killing, ref putting, round + 1);
                references[round].Kill();
            }

            both.SignalAndWait();
        }

        other.Join();
        Assert.Equal(0, early);
        Assert.Equal(Batches * Rounds, released);
    }
}
