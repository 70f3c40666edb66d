using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct srcu_notifier_head</c> (kernel/notifier.c): callbacks run in a read section of the chain's own domain and may sleep. Changes
/// are under a mutex; unregistering then waits for a grace period, and so for callbacks that run.
/// </summary>
public sealed class SrcuNotifierHead : KernelObject
{
    private readonly Mutex mutex;
    private readonly SrcuStruct srcu;
    private readonly NotifierChain chain;

    /// <summary>Embeds a chain, which needs <see cref="Init"/>.</summary>
    public SrcuNotifierHead(KernelObject container, string member)
        : base(container, member)
    {
        mutex = new Mutex(this, "mutex");
        srcu = new SrcuStruct(this, "srcu");
        chain = new NotifierChain(this);
    }

    /// <summary><c>srcu_init_notifier_head</c>.</summary>
    public Op Init() => srcu.Init("srcu_init_notifier_head");

    /// <summary><c>srcu_cleanup_notifier_head</c>.</summary>
    public Op Cleanup() => srcu.Cleanup("srcu_cleanup_notifier_head");

    /// <summary><c>srcu_notifier_chain_register</c>: 0, or <c>-EEXIST</c>.</summary>
    public async Op<int> Register(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await mutex.Lock("srcu_notifier_chain_register");
        int result = await chain.Register(block);
        await mutex.Unlock("srcu_notifier_chain_register");
        return result;
    }

    /// <summary><c>srcu_notifier_chain_unregister</c>: 0, or <c>-ENOENT</c>.</summary>
    public async Op<int> Unregister(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await mutex.Lock("srcu_notifier_chain_unregister");
        int result = await chain.Unregister(block);
        await mutex.Unlock("srcu_notifier_chain_unregister");
        await srcu.Synchronize("srcu_notifier_chain_unregister");
        return result;
    }

    /// <summary><c>srcu_notifier_call_chain</c>.</summary>
    public async Op CallChain(string action, object data)
    {
        var index = await srcu.ReadLock("srcu_notifier_call_chain");
        await chain.Call(action, data);
        await srcu.ReadUnlock(index, "srcu_notifier_call_chain");
    }
}
