namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct mm_struct</c>, a process's address space, as far as drivers meet it: the semaphore that mapping holds for writing, and that
/// getting at user pages, or a page fault, takes for reading (<c>mmap_sem</c>, from v5.8 on <c>mmap_lock</c>).
/// </summary>
public sealed class MmStruct
{
    internal MmStruct(Machine machine) => MmapLock = new RwSemaphore(machine, "mm_struct.mmap_lock");

    /// <summary>The semaphore.</summary>
    public RwSemaphore MmapLock { get; }
}
