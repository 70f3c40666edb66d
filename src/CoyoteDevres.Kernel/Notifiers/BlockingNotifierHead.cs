using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct blocking_notifier_head</c> (kernel/notifier.c): callbacks run in the caller's context, in the order of their
/// registration, with the chain's semaphore held for reading; they may sleep. So unregistering waits for a running callback, and
/// one that unregisters waits for itself.
/// </summary>
public sealed class BlockingNotifierHead : KernelObject
{
    private readonly RwSemaphore rwsem;
    private readonly NotifierChain chain;

    /// <summary>Embeds an empty chain (<c>BLOCKING_INIT_NOTIFIER_HEAD</c>).</summary>
    public BlockingNotifierHead(KernelObject container, string member)
        : base(container, member)
    {
        rwsem = new RwSemaphore(this, "rwsem");
        chain = new NotifierChain(this);
    }

    /// <summary><c>blocking_notifier_chain_register</c>: 0, or <c>-EEXIST</c>.</summary>
    public async Op<int> Register(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await rwsem.DownWrite("blocking_notifier_chain_register");
        int result = await chain.Register(block);
        await rwsem.UpWrite("blocking_notifier_chain_register");
        return result;
    }

    /// <summary><c>blocking_notifier_chain_unregister</c>: 0, or <c>-ENOENT</c>.</summary>
    public async Op<int> Unregister(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await rwsem.DownWrite("blocking_notifier_chain_unregister");
        int result = await chain.Unregister(block);
        await rwsem.UpWrite("blocking_notifier_chain_unregister");
        return result;
    }

    /// <summary>
    /// <c>blocking_notifier_call_chain</c>: whether anybody is registered is looked at without the semaphore first.
    /// </summary>
    public async Op CallChain(string action, object data)
    {
        if (await chain.IsEmpty("blocking_notifier_call_chain"))
            return;
        await rwsem.DownRead("blocking_notifier_call_chain");
        await chain.Call(action, data);
        await rwsem.UpRead("blocking_notifier_call_chain");
    }
}
