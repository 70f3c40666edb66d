using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct raw_notifier_head</c> (kernel/notifier.c): links without protection. Whoever uses the chain brings a lock that callers and
/// changers take.
/// </summary>
public sealed class RawNotifierHead : KernelObject
{
    private readonly NotifierChain chain;

    /// <summary>Embeds an empty chain (<c>RAW_INIT_NOTIFIER_HEAD</c>).</summary>
    public RawNotifierHead(KernelObject container, string member)
        : base(container, member) => chain = new NotifierChain(this);

    /// <summary><c>raw_notifier_chain_register</c>: 0, or <c>-EEXIST</c>.</summary>
    public Op<int> Register(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return chain.Register(block);
    }

    /// <summary><c>raw_notifier_chain_unregister</c>: 0, or <c>-ENOENT</c>.</summary>
    public Op<int> Unregister(NotifierBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return chain.Unregister(block);
    }

    /// <summary><c>raw_notifier_call_chain</c>.</summary>
    public Op CallChain(string action, object data) => chain.Call(action, data);
}
