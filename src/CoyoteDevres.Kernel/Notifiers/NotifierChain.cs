using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The links that all kinds of notifier chain have in common (kernel/notifier.c, an older copy, read up to its SRCU part): blocks by
/// priority, those of the same one in the order of their registration. What protects the links is the kinds' own.
/// </summary>
/// <remarks>Here a callback cannot stop the chain (<c>NOTIFY_STOP_MASK</c>).</remarks>
internal sealed class NotifierChain(KernelObject owner)
{
    private readonly RcuPointer<NotifierBlock> head = new(owner, "head");

    /// <summary>True if nobody is registered: <c>rcu_access_pointer</c>, by whoever holds nothing.</summary>
    internal async Op<bool> IsEmpty(string function) => (await head.Access(function)).IsNull;

    /// <summary><c>notifier_chain_register</c>: 0, or <c>-EEXIST</c>.</summary>
    internal async Op<int> Register(NotifierBlock block)
    {
        const string Function = "notifier_chain_register";
        var link = head;
        NotifierBlock? after = null;
        for (var at = await link.Access(Function); !at.IsNull; at = await link.Access(Function))
        {
            if (at.Raw == block)
            {
                var machine = block.Machine;
                machine.Report("notifier-already-registered", Function, block.Type, $"notifier callback {block.Type} already registered", machine.Current, $"WARNING: at {Function}");
                return -Errno.EEXIST;
            }

            var there = await at.Deref(Function);
            if (block.Priority > there.Priority)
            {
                after = there;
                break;
            }

            link = there.Next;
        }

        await block.Next.Assign(after, Function);
        await link.Assign(block, Function);
        return 0;
    }

    /// <summary><c>notifier_chain_unregister</c>: 0, or <c>-ENOENT</c>.</summary>
    internal async Op<int> Unregister(NotifierBlock block)
    {
        const string Function = "notifier_chain_unregister";
        var link = head;
        for (var at = await link.Access(Function); !at.IsNull; at = await link.Access(Function))
        {
            if (at.Raw == block)
            {
                var next = await block.Next.Access(Function);
                await link.Assign(next.Raw, Function);
                return 0;
            }

            link = at.Raw!.Next;
        }

        return -Errno.ENOENT;
    }

    /// <summary><c>notifier_call_chain</c>: a block's successor is read before the block is called.</summary>
    internal async Op Call(string action, object data)
    {
        const string Function = "notifier_call_chain";
        var at = await head.Access(Function);
        while (at.Raw is { } block)
        {
            at = await block.Next.Access(Function);
            await block.Call(action, data);
        }
    }
}
