using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>RCU, SRCU and what is made of them.</content>
public partial class OrderingTests
{
    private static void ReadCopyUpdate()
    {
        Message("rcu_assign_pointer -> rcu_dereference", true, With(p => new RcuPointer<Box>(p.Machine, "pointer")), (p, pointer) => async () => await pointer.Assign(p.Box), (p, pointer) => async () =>
        {
            await p.Machine.Rcu.ReadLock();
            bool there = !(await pointer.Dereference()).IsNull;
            await p.Machine.Rcu.ReadUnlock();
            return there;
        });
        Message("a plain pointer in an RCU read section", false, With(p => new Variable<int>(p.Machine, "pointer", 0)), (_, pointer) => async () => await pointer.WriteOnce(1), (p, pointer) => async () =>
        {
            await p.Machine.Rcu.ReadLock();
            bool there = await pointer.ReadOnce() == 1;
            await p.Machine.Rcu.ReadUnlock();
            return there;
        });
        Removal("synchronize_rcu", true, (p, _) => p.Machine.Rcu.Synchronize(), (p, then) => then());
        Removal("no grace period", false, (_, _) => Op.Done, (_, then) => then());
        Removal("call_rcu", true, (_, _) => Op.Done, (p, then) => p.Machine.Rcu.Call(new RcuHead(p.Box, "rcu"), then));
        Removal("synchronize_srcu", true, (_, srcu) => srcu.Synchronize(), (_, then) => then(), isSrcu: true);
        Removal("synchronize_rcu, for readers of an SRCU domain", false, (p, _) => p.Machine.Rcu.Synchronize(), (_, then) => then(), isSrcu: true);
        Ordered.Add("a callback -> rcu_barrier", p => Barrier(p, waits: true));
        Unordered.Add("a callback, without rcu_barrier", p => Barrier(p, waits: false));
        Ordered.Add("synchronize_rcu -> a section that begins later", Later);
        Notified("blocking notifier chain", true, p =>
        {
            var chain = new BlockingNotifierHead(p.Box, "chain");
            return new Chain(chain.Register, chain.Unregister, chain.CallChain);
        });
        Notified("atomic notifier chain", true, p =>
        {
            var chain = new AtomicNotifierHead(p.Box, "chain");
            return new Chain(chain.Register, chain.Unregister, chain.CallChain);
        });
        Notified("raw notifier chain", false, p =>
        {
            var chain = new RawNotifierHead(p.Box, "chain");
            return new Chain(chain.Register, chain.Unregister, chain.CallChain);
        });
        Ordered.Add("srcu notifier chain, a callback -> unregister", async p =>
        {
            var chain = new SrcuNotifierHead(p.Box, "chain");
            await chain.Init();
            await CalledThenUnregistered(p, new Chain(chain.Register, chain.Unregister, chain.CallChain));
        });
    }

    /// <summary>A reader uses what it finds; a remover unpublishes it, waits and overwrites it.</summary>
    private static void Removal(string name, bool isOrdered, Func<Passing, SrcuStruct, Op> wait, Func<Passing, Func<Op>, Op> afterwards, bool isSrcu = false) =>
        (isOrdered ? Ordered : Unordered).Add($"{name}, then overwriting", p =>
        {
            var srcu = new SrcuStruct(p.Machine, "srcu");
            var pointer = new RcuPointer<Box>(p.Machine, "pointer", p.Box);
            p.Sender(async () =>
            {
                if (isSrcu)
                {
                    var index = await srcu.ReadLock();
                    if (!(await pointer.DereferenceSrcu(srcu)).IsNull)
                        await p.Use();
                    await srcu.ReadUnlock(index);
                    return;
                }

                await p.Machine.Rcu.ReadLock();
                if (!(await pointer.Dereference()).IsNull)
                    await p.Use();
                await p.Machine.Rcu.ReadUnlock();
            });
            return p.Receiver(async () =>
            {
                await pointer.Assign(null);
                await wait(p, srcu);
                await afterwards(p, p.Overwrite);
            });
        });

    private static Op Barrier(Passing p, bool waits)
    {
        var head = new RcuHead(p.Box, "rcu");
        return p.Receiver(async () =>
        {
            await p.Machine.Rcu.Call(head, p.Write);
            if (waits)
                await p.Machine.Rcu.Barrier();
            await p.Read();
        });
    }

    /// <summary>A section that the grace period does not wait for sees what was done before it: that one began after it.</summary>
    private static Op Later(Passing p)
    {
        var flag = new Variable<int>(p.Machine, "flag", 0);
        p.Sender(async () =>
        {
            await p.Write();
            await p.Machine.Rcu.Synchronize();
            await flag.WriteOnce(1);
        });
        return p.Receiver(async () =>
        {
            await p.Machine.Rcu.ReadLock();
            if (await flag.ReadOnce() == 1)
                await p.Read();
            await p.Machine.Rcu.ReadUnlock();
        });
    }

    private static void Notified(string name, bool isOrdered, Func<Passing, Chain> make)
    {
        Ordered.Add($"{name}, register -> a callback", p =>
        {
            var chain = make(p);
            var block = new NotifierBlock(p.Box, "nb", (_, _) => p.Read());
            p.Sender(async () =>
            {
                await p.Write();
                await chain.Register(block);
            });
            return p.Receiver(() => chain.Call("changed", p));
        });
        (isOrdered ? Ordered : Unordered).Add($"{name}, a callback -> unregister", p => CalledThenUnregistered(p, make(p)));
    }

    private static async Op CalledThenUnregistered(Passing p, Chain chain)
    {
        var block = new NotifierBlock(p.Box, "nb", (_, _) => p.Write());
        await chain.Register(block);
        await p.Sender(() => chain.Call("changed", p));
        await p.Receiver(async () =>
        {
            await chain.Unregister(block);
            await p.Read();
        });
    }

    private sealed record Chain(Func<NotifierBlock, Op<int>> Register, Func<NotifierBlock, Op<int>> Unregister, Func<string, object, Op> Call);
}
