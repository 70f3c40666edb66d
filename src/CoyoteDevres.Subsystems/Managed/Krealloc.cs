using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Managed;

/// <summary>How <c>devm_krealloc</c> was proposed, three times, before f82485722e5d (v5.10).</summary>
public enum KreallocForm
{
    /// <summary>KRa: <c>krealloc</c> with the caller's flags under <c>devres_lock</c>.</summary>
    UnderLock,

    /// <summary>KRb: found under the lock, <c>krealloc</c> outside, put in its place under the lock again.</summary>
    Outside,

    /// <summary>KRc, merged: the new one is allocated first; found and replaced under one lock; the old one is freed last.</summary>
    AllocatedFirst,
}

/// <summary>
/// A device's list of managed resources down to its links (drivers/base/devres.c, of which the sheet has what the posted versions did), to see
/// what a concurrent <c>devm_kmalloc</c> of another part of the driver meets. <see cref="Kernel.Devres"/> has the merged one as one step.
/// </summary>
public sealed class LinkedDevres : KernelObject
{
    private readonly KreallocForm form;
    private readonly SpinLock devresLock;
    private readonly ListHead head;

    /// <summary>An empty list.</summary>
    public LinkedDevres(Machine machine, KreallocForm form)
        : base(machine, "device")
    {
        this.form = form;
        devresLock = new SpinLock(this, "devres_lock");
        head = new ListHead(this, "devres_head");
        Retain();
    }

    /// <summary>The node that will be made larger.</summary>
    public DevresNode? First { get; private set; }

    /// <summary><c>devm_kmalloc</c>: allocated, then at the tail of the list.</summary>
    public async Op<DevresNode> DevmKmalloc()
    {
        var node = new DevresNode(Machine);
        First ??= node;
        await devresLock.LockIrqsave("devres_add");
        await head.AddTail(node.Entry, "devres_add");
        await devresLock.UnlockIrqrestore("devres_add");
        return node;
    }

    /// <summary><c>devm_kfree</c>: off the list, and freed.</summary>
    public async Op DevmKfree(DevresNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        await devresLock.LockIrqsave("devres_remove");
        await Find(node);
        await node.Entry.DelInit("devres_remove");
        await devresLock.UnlockIrqrestore("devres_remove");
        await node.Kfree("devm_kfree");
    }

    /// <summary><c>devm_krealloc</c>: the node moves to a larger place.</summary>
    public Op DevmKrealloc(DevresNode old)
    {
        ArgumentNullException.ThrowIfNull(old);
        return form switch
        {
            KreallocForm.UnderLock => UnderLock(old),
            KreallocForm.Outside => Outside(old),
            _ => AllocatedFirst(old),
        };
    }

    private async Op UnderLock(DevresNode old)
    {
        await devresLock.LockIrqsave("devm_krealloc");
        await Find(old);
        var larger = await Krealloc(old);
        await larger.Entry.Relink("devm_krealloc");
        await devresLock.UnlockIrqrestore("devm_krealloc");
    }

    private async Op Outside(DevresNode old)
    {
        await devresLock.LockIrqsave("devm_krealloc");
        await Find(old);
        await devresLock.UnlockIrqrestore("devm_krealloc");
        var larger = await Krealloc(old);
        await devresLock.LockIrqsave("devm_krealloc");
        await larger.Entry.Relink("devm_krealloc");
        await devresLock.UnlockIrqrestore("devm_krealloc");
    }

    private async Op AllocatedFirst(DevresNode old)
    {
        var larger = (await Machine.Kmalloc(() => new DevresNode(Machine), function: "devm_krealloc"))!;
        await devresLock.LockIrqsave("devm_krealloc");
        await Find(old);
        await larger.Entry.CopyLinks(old.Entry, "replace_dr");
        await larger.Entry.Relink("replace_dr");
        await devresLock.UnlockIrqrestore("devm_krealloc");
        await old.Kfree("devm_krealloc");
    }

    /// <summary><c>find_dr</c>: from the tail.</summary>
    private static async Op Find(DevresNode wanted) => await wanted.Touch("find_dr");

    /// <summary><c>krealloc</c>: copies the node, links and all, to a new place and frees the old one.</summary>
    private async Op<DevresNode> Krealloc(DevresNode old)
    {
        var larger = (await Machine.Kmalloc(() => new DevresNode(Machine), function: "krealloc"))!;
        await larger.Entry.CopyLinks(old.Entry, "krealloc");
        await old.Kfree("krealloc");
        return larger;
    }
}

/// <summary><c>struct devres</c> and the memory behind it.</summary>
public sealed class DevresNode : KernelObject
{
    internal DevresNode(Machine machine)
        : base(machine, "devres")
    {
        Entry = new ListHead(this, "entry");
        // On the list of a device that stays.
        Retain();
    }

    internal ListHead Entry { get; }
}
