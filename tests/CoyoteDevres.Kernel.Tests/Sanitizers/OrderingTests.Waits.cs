using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>Waits, against what lets them through; counts and flags, against what sees them.</content>
public partial class OrderingTests
{
    private static void Waits()
    {
        Message("complete -> wait_for_completion", true, p => async () => await p.Box.Done.Complete(), p => async () =>
        {
            await p.Box.Done.Wait();
            return true;
        });
        Message("complete_all -> wait_for_completion_interruptible", true, p => async () => await p.Box.Done.CompleteAll(), p => async () => await p.Box.Done.WaitInterruptible() == 0);
        Message("complete -> try_wait_for_completion", true, p => async () => await p.Box.Done.Complete(), p => async () => await p.Box.Done.TryWait());
        Message("wait_for_completion_timeout, in time", true, p => async () => await p.Box.Done.Complete(), p => async () => await p.Box.Done.WaitTimeout() != 0);
        Message("wait_for_completion_timeout, too late", false, p => async () => await p.Box.Done.Complete(), p => async () => await p.Box.Done.WaitTimeout() == 0);
        Message("polling until a latch is set", true, With(p => new Latch(p.Machine, "latch")), (_, latch) => async () => await latch.Set(), (_, latch) => async () =>
        {
            await latch.Wait();
            return true;
        });
        Message("wake_up -> the end of the sleep", true, p => async () => await p.Box.Wait.WakeUp(), p => Woken(p.Box.Wait));
        Message(
            "wait_event on a relaxed flag that was set before",
            false,
            With(p => new Variable<int>(p.Machine, "flag", 0)),
            (p, flag) => async () =>
            {
                await flag.WriteOnce(1);
                await p.Box.Wait.WakeUp();
            },
            (p, flag) => async () =>
            {
                await p.Box.Wait.WaitEvent(async () => await flag.ReadOnce() == 1);
                return true;
            });
        Message(
            "wait_event on a flag that is set with release and read with acquire",
            true,
            With(p => new Variable<int>(p.Machine, "flag", 0)),
            (p, flag) => async () =>
            {
                await flag.StoreRelease(1);
                await p.Box.Wait.WakeUp();
            },
            (p, flag) => async () =>
            {
                await p.Box.Wait.WaitEvent(async () => await flag.LoadAcquire() == 1);
                return true;
            });
    }

    private static void Counts()
    {
        Message("refcount_dec_and_test, the last one", true, p => async () => await p.Box.Count.DecAndTest(), p => async () => await p.Box.Count.DecAndTest(), p => p.Box.Count.Inc());
        Message("refcount_dec_and_test, not the last one", false, p => async () => await p.Box.Count.DecAndTest(), p => async () => !await p.Box.Count.DecAndTest(), p => p.Box.Count.Inc());
        Message("refcount_inc", false, p => async () => await p.Box.Count.Inc(), p => async () => await p.Box.Count.Read() == 2);
        Message("atomic_inc_return", true, With(Zero), (_, count) => async () => await count.AddReturn(1), (_, count) => async () => await count.AddReturn(1) == 2);
        Message("atomic_dec_and_test", true, With(Zero), (_, count) => async () => await count.AddReturn(1), (_, count) => async () => await count.DecAndTest());
        Message("atomic_xchg", true, With(Zero), (_, count) => async () => await count.Exchange(1), (_, count) => async () => await count.Exchange(2) == 1);
        Message("atomic_cmpxchg that succeeds", true, With(Zero), (_, count) => async () => await count.CompareExchange(0, 1), (_, count) => async () => await count.CompareExchange(1, 2) == 1);
        Message("atomic_cmpxchg that fails", false, With(Zero), (_, count) => async () => await count.CompareExchange(0, 1), (_, count) => async () => await count.CompareExchange(5, 6) == 1);
        Message("atomic_inc_not_zero", true, With(Zero), (_, count) => async () => await count.AddReturn(1), (_, count) => async () => await count.IncNotZero());
        Message("atomic_set_release -> atomic_read_acquire", true, With(Zero), (_, count) => async () => await count.SetRelease(1), (_, count) => async () => await count.ReadAcquire() == 1);
        Message("atomic_set -> atomic_read_acquire", false, With(Zero), (_, count) => async () => await count.Set(1), (_, count) => async () => await count.ReadAcquire() == 1);
        Message("atomic_set_release -> atomic_read", false, With(Zero), (_, count) => async () => await count.SetRelease(1), (_, count) => async () => await count.Read() == 1);
        Message("atomic_inc", false, With(Zero), (_, count) => async () => await count.Inc(), (_, count) => async () => await count.AddReturn(0) == 1);
        Message("test_and_set_bit", true, With(Flags), (_, flags) => async () => await flags.TestAndSet(0), (_, flags) => async () => await flags.TestAndSet(0));
        Message("test_and_set_bit -> test_and_clear_bit", true, With(Flags), (_, flags) => async () => await flags.TestAndSet(0), (_, flags) => async () => await flags.TestAndClear(0));
        Message("test_and_set_bit -> test_bit", false, With(Flags), (_, flags) => async () => await flags.TestAndSet(0), (_, flags) => async () => await flags.Test(0));
        Message("set_bit -> test_and_set_bit", false, With(Flags), (_, flags) => async () => await flags.Set(0), (_, flags) => async () => await flags.TestAndSet(0));
        Message("clear_bit_unlock -> test_and_set_bit", true, With(Flags), (_, flags) => async () => await flags.ClearUnlock(0), (_, flags) => async () => !await flags.TestAndSet(0), (_, flags) => flags.Set(0));
        Message("clear_bit -> test_and_set_bit", false, With(Flags), (_, flags) => async () => await flags.Clear(0), (_, flags) => async () => !await flags.TestAndSet(0), (_, flags) => flags.Set(0));
        Message("smp_store_release -> smp_load_acquire", true, With(Flag), (_, flag) => async () => await flag.StoreRelease(1), (_, flag) => async () => await flag.LoadAcquire() == 1);
        Message("WRITE_ONCE -> READ_ONCE", false, With(Flag), (_, flag) => async () => await flag.WriteOnce(1), (_, flag) => async () => await flag.ReadOnce() == 1);
        Message("xchg", true, With(Flag), (_, flag) => async () => await flag.Exchange(1), (_, flag) => async () => await flag.Exchange(2) == 1);
        Message("percpu_ref_put -> its release", true, With(p => new Killed(p)), (p, killed) => async () => await killed.Usage.Put(), (_, killed) => killed.KillAndWait, (_, killed) => killed.Usage.Get());
        Message("percpu_ref_kill alone", false, With(p => new Killed(p)), (p, killed) => async () => await killed.Usage.Put(), (_, killed) => killed.Kill, (_, killed) => killed.Usage.Get());

        static Atomic Zero(Passing p) => new(p.Machine, "count", 0);
        static Variable<int> Flag(Passing p) => new(p.Machine, "flag", 0);
        static AtomicFlags Flags(Passing p) => new(p.Box, "flags", ["BIT"]);
    }

    private static Func<Op<bool>> Woken(WaitQueueHead queue) => async () =>
    {
        await queue.PrepareToWait(SleepState.Interruptible);
        bool woken = await queue.ScheduleInterruptible() != Operation.Interrupted;
        await queue.FinishWait();
        return woken;
    };

    private static Func<Passing, T> With<T>(Func<Passing, T> make) => make;

    /// <summary>The sender writes, then sends; the receiver reads if it has received.</summary>
    private static void Message(string name, bool isOrdered, Func<Passing, Func<Op>> send, Func<Passing, Func<Op<bool>>> receive, Func<Passing, Step>? setUp = null) =>
        Message(name, isOrdered, p => p, (p, _) => send(p), (p, _) => receive(p), setUp is null ? null : (p, _) => setUp(p));

    private static void Message<T>(
        string name, bool isOrdered, Func<Passing, T> make, Func<Passing, T, Func<Op>> send, Func<Passing, T, Func<Op<bool>>> receive, Func<Passing, T, Step>? setUp = null) =>
        (isOrdered ? Ordered : Unordered).Add(name, async p =>
        {
            var made = make(p);
            if (setUp is not null)
                await setUp(p, made);
            await p.Sender(async () =>
            {
                await p.Write();
                await send(p, made)();
            });
            await p.Receiver(async () =>
            {
                if (await receive(p, made)())
                    await p.Read();
            });
        });

    private sealed class Killed
    {
        private readonly Completion released;

        internal Killed(Passing p)
        {
            released = new Completion(p.Box, "released");
            Usage = new PercpuRef(p.Box, "usage", async () => await released.Complete());
        }

        internal PercpuRef Usage { get; }

        internal async Op<bool> Kill()
        {
            await Usage.Kill();
            return true;
        }

        internal async Op<bool> KillAndWait()
        {
            await Usage.Kill();
            await released.Wait();
            return true;
        }
    }
}
