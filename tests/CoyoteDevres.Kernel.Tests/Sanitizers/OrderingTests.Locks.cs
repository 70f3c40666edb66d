using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>Locks: what is done before one is let go, against what is done once it is taken.</content>
public partial class OrderingTests
{
    private static void Locks()
    {
        Exclusive("mutex", p => async () => await p.Box.Mutex.Lock(), p => async () => await p.Box.Mutex.Unlock());
        Exclusive("spinlock", p => async () => await p.Box.Spin.Lock(), p => async () => await p.Box.Spin.Unlock());
        Exclusive("spinlock_irqsave", p => async () => await p.Box.Spin.LockIrqsave(), p => async () => await p.Box.Spin.UnlockIrqrestore());
        Exclusive("big kernel lock", p => async () => await p.Machine.BigKernelLock.Lock(), p => async () => await p.Machine.BigKernelLock.Unlock());
        Tried("mutex_trylock", (p, inside) => Section(async () => await p.Box.Mutex.TryLock(), inside, async () => await p.Box.Mutex.Unlock()));
        Tried("spin_trylock", (p, inside) => Section(async () => await p.Box.Spin.TryLock(), inside, async () => await p.Box.Spin.Unlock()));
        ReaderWriter("rwlock", p =>
        {
            var rwlock = new RwLock(p.Machine, "rwlock");
            return new Sides(async () => await rwlock.ReadLock(), async () => await rwlock.ReadUnlock(), async () => await rwlock.WriteLock(), async () => await rwlock.WriteUnlock());
        });
        ReaderWriter("rwsem", p => new Sides(
            async () => await p.Box.Sem.DownRead(), async () => await p.Box.Sem.UpRead(), async () => await p.Box.Sem.DownWrite(), async () => await p.Box.Sem.UpWrite()));
        ReaderWriter("percpu_rwsem", p =>
        {
            var sem = new PercpuRwSemaphore(p.Machine, "percpu_rwsem");
            return new Sides(async () => await sem.DownRead(), async () => await sem.UpRead(), async () => await sem.DownWrite(), async () => await sem.UpWrite());
        });
        ReaderWriter("ldsem", p =>
        {
            var sem = new LdSemaphore(p.Box, "ldsem");
            return new Sides(async () => await sem.DownRead(), async () => await sem.UpRead(), async () => await sem.DownWrite(), async () => await sem.UpWrite());
        });
        Ordered.Add("downgrade_write -> down_read", p =>
        {
            p.Sender(async () =>
            {
                await p.Box.Sem.DownWrite();
                await p.Write();
                await p.Box.Sem.DowngradeWrite();
                await p.Box.Sem.UpRead();
            });
            return p.Receiver(async () =>
            {
                await p.Box.Sem.DownRead();
                await p.Read();
                await p.Box.Sem.UpRead();
            });
        });
        Ordered.Add("seqcount, inside its sections", p => Sequenced(p, inside: true));
        Unordered.Add("seqcount, written outside its section", p => Sequenced(p, inside: false));
    }

    private static void Exclusive(string name, Func<Passing, Func<Op>> taking, Func<Passing, Func<Op>> giving)
    {
        Ordered.Add(name, p => Both(p, alone: false));
        Unordered.Add($"{name}, by the sender only", p => Both(p, alone: true));

        Op Both(Passing p, bool alone)
        {
            Func<Op> take = taking(p), give = giving(p);
            p.Sender(async () =>
            {
                await take();
                await p.Write();
                await give();
            });
            return p.Receiver(async () =>
            {
                if (!alone)
                    await take();
                await p.Read();
                if (!alone)
                    await give();
            });
        }
    }

    /// <summary>Who fails to take it and reads nevertheless is not ordered.</summary>
    private static void Tried(string name, Func<Passing, Func<bool, Op>, Op> attempt)
    {
        Ordered.Add(name, p => Both(p, careful: true));
        Unordered.Add($"{name}, failed", p => Both(p, careful: false));

        Op Both(Passing p, bool careful)
        {
            p.Sender(() => attempt(p, got => got ? p.Write() : Op.Done));
            return p.Receiver(() => attempt(p, got => got || !careful ? p.Read() : Op.Done));
        }
    }

    private static async Op Section(Func<Op<bool>> take, Func<bool, Op> inside, Func<Op> give)
    {
        bool got = await take();
        await inside(got);
        if (got)
            await give();
    }

    private static void ReaderWriter(string name, Func<Passing, Sides> make)
    {
        Ordered.Add($"{name}, write -> read", p => Both(p, make(p), sendsAsWriter: true, receivesAsWriter: false));
        Ordered.Add($"{name}, read -> write", p => Both(p, make(p), sendsAsWriter: false, receivesAsWriter: true));
        Ordered.Add($"{name}, write -> write", p => Both(p, make(p), sendsAsWriter: true, receivesAsWriter: true));
        Unordered.Add($"{name}, read -> read", p => Both(p, make(p), sendsAsWriter: false, receivesAsWriter: false));

        static Op Both(Passing p, Sides sides, bool sendsAsWriter, bool receivesAsWriter)
        {
            p.Sender(async () =>
            {
                await (sendsAsWriter ? sides.DownWrite : sides.DownRead)();
                await p.Write();
                await (sendsAsWriter ? sides.UpWrite : sides.UpRead)();
            });
            return p.Receiver(async () =>
            {
                await (receivesAsWriter ? sides.DownWrite : sides.DownRead)();
                await p.Read();
                await (receivesAsWriter ? sides.UpWrite : sides.UpRead)();
            });
        }
    }

    private static Op Sequenced(Passing p, bool inside)
    {
        var seqlock = new SeqLock(p.Box, "seqlock");
        p.Sender(async () =>
        {
            if (!inside)
                await p.Write();
            await seqlock.WriteLock();
            if (inside)
                await p.Write();
            await seqlock.WriteUnlock();
        });
        return p.Receiver(async () =>
        {
            int begun;
            do
            {
                begun = await seqlock.ReadBegin();
                await p.Read();
            }
            while (await seqlock.ReadRetry(begun));
        });
    }

    private sealed record Sides(Func<Op> DownRead, Func<Op> UpRead, Func<Op> DownWrite, Func<Op> UpWrite);
}
