using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct notifier_block</c> (include/linux/notifier.h): a callback's link in a chain, embedded in the structure that
/// whoever registered it owns. The chain holds no reference on that structure.
/// </summary>
public sealed class NotifierBlock : KernelObject
{
    /// <summary>Embeds it.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="call">The callback (<c>notifier_call</c>): the action, and what it is about.</param>
    /// <param name="priority">Callbacks of a higher priority are called first.</param>
    public NotifierBlock(KernelObject container, string member, Func<string, object, Op> call, int priority = 0)
        : base(container, member)
    {
        Call = call;
        Priority = priority;
        Next = new RcuPointer<NotifierBlock>(this, "next");
    }

    internal Func<string, object, Op> Call { get; }

    internal int Priority { get; }

    internal RcuPointer<NotifierBlock> Next { get; }
}
