using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct blocking_notifier_head</c> (kernel/notifier.c): callbacks run in the caller's context, in the order of their
/// registration, with the chain's semaphore held for reading; they may sleep. So unregistering waits for a running callback.
/// </summary>
public sealed class BlockingNotifierHead : KernelObject
{
    private readonly RwSemaphore rwsem;
    private readonly PointerField<NotifierBlock> head;

    /// <summary>Embeds an empty chain (<c>BLOCKING_INIT_NOTIFIER_HEAD</c>).</summary>
    public BlockingNotifierHead(KernelObject container, string member)
        : base(container, member)
    {
        rwsem = new RwSemaphore(this, "rwsem");
        head = new PointerField<NotifierBlock>(this, "head");
    }

    /// <summary><c>blocking_notifier_chain_register</c>: appends, since no block here has a priority.</summary>
    public async Op Register(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await rwsem.DownWrite("blocking_notifier_chain_register");
        var link = head;
        for (var at = await link.Load("notifier_chain_register"); !at.IsNull; at = await link.Load("notifier_chain_register"))
            link = (await at.Deref("notifier_chain_register")).Next;
        await block.Next.Store(null, "notifier_chain_register");
        await link.Store(block, "notifier_chain_register");
        await rwsem.UpWrite("blocking_notifier_chain_register");
    }

    /// <summary><c>blocking_notifier_chain_unregister</c>.</summary>
    public async Op Unregister(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        await rwsem.DownWrite("blocking_notifier_chain_unregister");
        var link = head;
        for (var at = await link.Load("notifier_chain_unregister"); !at.IsNull; at = await link.Load("notifier_chain_unregister"))
        {
            if (at.Raw == block)
            {
                var next = await block.Next.Load("notifier_chain_unregister");
                await link.Store(next.Raw, "notifier_chain_unregister");
                break;
            }

            link = at.Raw!.Next;
        }

        await rwsem.UpWrite("blocking_notifier_chain_unregister");
    }

    /// <summary>
    /// <c>blocking_notifier_call_chain</c>: whether anybody is registered is looked at without the semaphore first, and a
    /// block's successor is read before the block is called.
    /// </summary>
    public async Op CallChain(string action, object data)
    {
        if ((await head.Load("blocking_notifier_call_chain")).IsNull)
            return;
        await rwsem.DownRead("blocking_notifier_call_chain");
        var at = await head.Load("notifier_call_chain");
        while (at.Raw is { } block)
        {
            at = await block.Next.Load("notifier_call_chain");
            await block.Call(action, data);
        }

        await rwsem.UpRead("blocking_notifier_call_chain");
    }
}
