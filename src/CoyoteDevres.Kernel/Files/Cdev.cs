using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct cdev</c> (fs/char_dev.c): a character device, embedded in the structure that its owner frees. Its kobject pins the
/// parent device, if one is set; deleting it only stops new opens.
/// </summary>
public sealed class Cdev : KernelObject
{
    private readonly Kobject kobject;
    private readonly Device? parent;
    private readonly CdevMap map;
    private readonly bool allocated;
    private CharacterNode? node;
    private bool areForOthers;
    private bool isPinnedForOthers;

    /// <summary><c>cdev_init</c> and <c>cdev_set_parent</c>.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="operations">What open files of it do.</param>
    /// <param name="owner">The module that contains them.</param>
    /// <param name="parent">The device that it pins, or null (the mistake of section 0.2 of the facts).</param>
    public Cdev(KernelObject container, string member, FileOperations operations, Module owner, Device? parent)
        : base(container, member)
    {
        map = container.Machine.Nodes;
        Operations = operations;
        Owner = owner;
        this.parent = parent;
        kobject = new Kobject(this, "kobj", Release);
        TrackReferences();
    }

    /// <summary><c>cdev_alloc</c>: on its own in memory, which its last put frees.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="operations">What open files of it do.</param>
    /// <param name="owner">The module that contains them.</param>
    public Cdev(Machine machine, FileOperations operations, Module owner)
        : base(machine, "cdev")
    {
        map = machine.Nodes;
        Operations = operations;
        Owner = owner;
        allocated = true;
        kobject = new Kobject(this, "kobj", Release);
        TrackReferences();
    }

    /// <summary>Its file operations.</summary>
    public FileOperations Operations { get; }

    /// <summary>The module that contains them.</summary>
    public Module Owner { get; }

    /// <summary>Whoever opens it releases it: then what a task takes is its own (<see cref="Refcount.TrackOwners"/>).</summary>
    public void ReleasedByOpeners() => areForOthers = false;

    /// <summary><c>cdev_add</c>: openable at once; pins the parent.</summary>
    public async Op Add(CharacterNode at)
    {
        ArgumentNullException.ThrowIfNull(at);
        node = at;
        await map.Publish(at, this);
        if (parent is not null)
            await (isPinnedForOthers ? parent.GetForOthers("cdev_add") : parent.Get("cdev_add"));
    }

    /// <summary><c>cdev_del</c>: no new opens. Waits for nobody; open files keep it and their operations stay callable.</summary>
    public async Op Del()
    {
        await map.Publish(node!, null, "cdev_del");
        await kobject.Put("cdev_del");
    }

    /// <summary>
    /// <c>cdev_device_add</c>: openable before the device is registered, so that if this fails it may already have been opened.
    /// </summary>
    /// <returns>0, or a negative error; then the cdev is deleted.</returns>
    public async Op<int> DeviceAdd(CharacterNode at, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await Add(at);
        int result = await device.Add();
        if (result < 0)
            await Del();
        return result;
    }

    /// <summary><c>cdev_device_del</c>.</summary>
    public async Op DeviceDel(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await device.Del();
        await Del();
    }

    /// <summary><c>cdev_get</c>: module and kobject; false if the last reference is gone.</summary>
    internal async Op<bool> Get()
    {
        if (!await Owner.TryGet("cdev_get"))
            return false;
        if (map.Version != ChardevVersion.Today)
        {
            await kobject.Get("cdev_get");
            return true;
        }

        if (await (areForOthers ? kobject.GetUnlessZeroForOthers("cdev_get") : kobject.GetUnlessZero("cdev_get")))
            return true;
        await Owner.Put("cdev_get");
        return false;
    }

    /// <summary><c>cdev_put</c>: the owner is read before the kobject is put (<see cref="ChardevVersion"/>).</summary>
    internal async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (map.Version != ChardevVersion.OwnerAfterPut)
            await Touch("cdev_put");
        await (areForOthers ? kobject.PutForOthers("cdev_put", file, line) : kobject.Put("cdev_put", file, line));
        if (map.Version == ChardevVersion.OwnerAfterPut)
            await Touch("cdev_put");
        await Owner.Put("cdev_put");
    }

    /// <summary>
    /// References have owners: each open file takes one and its release puts it, in whichever task. Not where an old kernel takes one that
    /// is not there.
    /// </summary>
    private void TrackReferences()
    {
        areForOthers = map.Version == ChardevVersion.Today;
        if (!areForOthers)
            return;
        // What it releases is no more than that, and its parent.
        isPinnedForOthers = parent?.Kobject.IsReleasedByAnybody is true;
        if (parent is null || isPinnedForOthers)
            kobject.ReleaseByAnybody(parent is null ? [] : [parent]);
        else
            kobject.TrackOwners();
    }

    /// <summary>
    /// <c>cdev_default_release</c>, <c>cdev_dynamic_release</c>: the inodes that cached it forget it, it is freed if it was
    /// allocated, then the parent goes.
    /// </summary>
    private async Op Release()
    {
        await map.Purge(node, this);
        if (allocated)
            await Kfree("cdev_dynamic_release");
        if (parent is not null)
            await (isPinnedForOthers ? parent.PutForOthers("kobject_cleanup") : parent.Put("kobject_cleanup"));
    }
}
