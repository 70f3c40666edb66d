using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary><c>struct kthread_work</c> (include/linux/kthread.h): something a <see cref="KthreadWorker"/> runs when it is queued.</summary>
/// <param name="name">The member that holds it: <c>pump_messages</c>.</param>
/// <param name="function">What it does, in the worker's thread.</param>
public sealed class KthreadWork(string name, Func<Op> function)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    internal Func<Op> Function { get; } = function;
}
