using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// <c>struct drm_gem_object</c>, of memory in the device: its file's handle has a reference, and each mapping one.
/// </summary>
public sealed class DrmGemObject : KernelObject
{
    internal DrmGemObject(DrmDevice device)
        : base(device.Machine, "drm_gem_object")
    {
        Refcount = new Kref(this, "refcount", async () => await Kfree("drm_gem_object_free"));
        Resv = new Mutex(this, "resv.lock");
    }

    /// <summary><c>obj-&gt;refcount</c>.</summary>
    public Kref Refcount { get; }

    /// <summary><c>obj-&gt;resv-&gt;lock</c>: the object stays where it is while somebody has it. A plain mutex here, as nobody takes two.</summary>
    public Mutex Resv { get; }
}

/// <summary><c>struct vm_area_struct</c>: one page of the device's memory in a process's address space.</summary>
public sealed class DrmMapping : KernelObject
{
    internal DrmMapping(DrmGemObject gem)
        : base(gem.Machine, "vm_area_struct")
    {
        Object = gem;
        Shared = new ListHead(this, "shared");
        PageTableLock = new SpinLock(this, "page_table_lock");
        IsPresent = new Field<bool>(this, "pte", false);
    }

    /// <summary><c>vma-&gt;vm_private_data</c>.</summary>
    public DrmGemObject Object { get; }

    /// <summary>Its link in the address space of the device (<c>i_mapping-&gt;i_mmap</c>, a tree in the kernel).</summary>
    public ListHead Shared { get; }

    /// <summary>
    /// The lock of the page table. User space's access is made with it held: who takes an entry away waits for the processors that still use it
    /// (the flush of their translations).
    /// </summary>
    public SpinLock PageTableLock { get; }

    /// <summary>The page table's entry: true if it points to the device.</summary>
    public Field<bool> IsPresent { get; }
}
