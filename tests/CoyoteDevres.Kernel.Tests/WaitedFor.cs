namespace CoyoteDevres.Kernel.Tests;

/// <summary>A structure that counts who uses something else, for which a removal waits.</summary>
internal sealed class WaitedFor : KernelObject
{
    internal WaitedFor(Machine machine, bool retain = true)
        : base(machine, "state")
    {
        Count = new AtomicReferences(this, "count", 1);
        Wait = new WaitQueueHead(this, "wait");
        Value = new Field<int>(this, "value", 0);
        Spin = new SpinLock(this, "spin");
        Flag = new Variable<int>(machine, "flag", 0);
        Mutex = new Mutex(machine, "mutex");
        if (retain)
            Retain();
    }

    internal AtomicReferences Count { get; }

    internal WaitQueueHead Wait { get; }

    internal Field<int> Value { get; }

    internal SpinLock Spin { get; }

    /// <summary>Outside of it.</summary>
    internal Variable<int> Flag { get; }

    /// <summary>Outside of it.</summary>
    internal Mutex Mutex { get; }
}
