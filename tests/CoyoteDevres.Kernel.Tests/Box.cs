namespace CoyoteDevres.Kernel.Tests;

/// <summary>A structure with one of everything.</summary>
internal sealed class Box : KernelObject
{
    public Box(Machine machine, bool retain = true)
        : base(machine, "box")
    {
        Value = new Field<int>(this, "value", 0);
        Next = new PointerField<Box>(this, "next");
        Mutex = new Mutex(this, "mutex");
        Spin = new SpinLock(this, "spin");
        Sem = new RwSemaphore(this, "sem");
        Done = new Completion(this, "done");
        Wait = new WaitQueueHead(this, "wait", () => Gone);
        Count = new Refcount(this, "count");
        if (retain)
            Retain();
    }

    public bool Gone { get; set; }

    public Field<int> Value { get; }

    public PointerField<Box> Next { get; }

    public Mutex Mutex { get; }

    public SpinLock Spin { get; }

    public RwSemaphore Sem { get; }

    public Completion Done { get; }

    public WaitQueueHead Wait { get; }

    public Refcount Count { get; }
}
