using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct atomic_notifier_head</c> (kernel/notifier.c): callbacks run in an RCU read section and must not sleep. Changes are under a
/// spinlock; unregistering then waits for a grace period, and so for callbacks that run.
/// </summary>
public sealed class AtomicNotifierHead : KernelObject
{
    private readonly SpinLock spinLock;
    private readonly NotifierChain chain;

    /// <summary>Embeds an empty chain (<c>ATOMIC_INIT_NOTIFIER_HEAD</c>).</summary>
    public AtomicNotifierHead(KernelObject container, string member)
        : base(container, member)
    {
        spinLock = new SpinLock(this, "lock");
        chain = new NotifierChain(this);
    }

    /// <summary><c>atomic_notifier_chain_register</c>: 0, or <c>-EEXIST</c>.</summary>
    public async Op<int> Register(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await spinLock.Lock("atomic_notifier_chain_register");
        int result = await chain.Register(block);
        await spinLock.Unlock("atomic_notifier_chain_register");
        return result;
    }

    /// <summary><c>atomic_notifier_chain_unregister</c>: 0, or <c>-ENOENT</c>. May sleep.</summary>
    public async Op<int> Unregister(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await spinLock.Lock("atomic_notifier_chain_unregister");
        int result = await chain.Unregister(block);
        await spinLock.Unlock("atomic_notifier_chain_unregister");
        await Machine.Rcu.Synchronize("atomic_notifier_chain_unregister");
        return result;
    }

    /// <summary><c>atomic_notifier_call_chain</c>.</summary>
    public async Op CallChain(string action, object data)
    {
        await Machine.Rcu.ReadLock("atomic_notifier_call_chain");
        await chain.Call(action, data);
        await Machine.Rcu.ReadUnlock("atomic_notifier_call_chain");
    }
}
