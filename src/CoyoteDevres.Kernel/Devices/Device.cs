using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct device</c> (drivers/base/core.c): reference-counted, embedded in the structure that its release function frees.
/// </summary>
public sealed class Device : KernelObject
{
    private readonly Kref kobject;
    private readonly Func<Op> release;
    private readonly Device? parent;
    private readonly List<DeviceAttribute> attributes = [];
    private bool added;

    /// <summary>Embeds an initialised device (<c>device_initialize</c>): one reference, which the caller owns.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="release">Runs at the last put, in the putter's context (<c>dev-&gt;release</c>).</param>
    /// <param name="parent">Pinned while the device is registered.</param>
    public Device(KernelObject container, string member, Func<Op> release, Device? parent = null)
        : base(container, member)
    {
        this.release = release;
        this.parent = parent;
        kobject = new Kref(this, "kobj", Release);
        Lock = new Mutex(this, "mutex", validated: false);
        Driver = new Field<DeviceDriver?>(this, "driver", null);
        Resources = new Devres(this);
    }

    /// <summary><c>device_lock</c>; lockdep ignores it.</summary>
    public Mutex Lock { get; }

    /// <summary>The driver bound to it.</summary>
    public Field<DeviceDriver?> Driver { get; }

    /// <summary>Managed resources.</summary>
    public Devres Resources { get; }

    /// <summary>True from registration until <see cref="Del"/>. For judging at the end, never for a model's decisions.</summary>
    public bool IsRegistered => added;

    /// <summary><c>get_device</c>.</summary>
    public Step Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.Get(function, file, line);

    /// <summary><c>kobject_get_unless_zero</c> on the device's kobject.</summary>
    public Test GetUnlessZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.GetUnlessZero(function, file, line);

    /// <summary><c>put_device</c>: the last one releases it.</summary>
    public async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await kobject.Put(function, file, line);

    /// <summary><c>device_add</c>: takes a reference on the parent.</summary>
    public async Op Add()
    {
        if (parent is not null)
            await parent.Get("device_add");
        added = true;
    }

    /// <summary><c>dev-&gt;groups</c>: a file in sysfs while the device is registered.</summary>
    public void AddAttribute(DeviceAttribute attribute) => attributes.Add(attribute);

    /// <summary>
    /// <c>memset(dev, 0, sizeof(*dev))</c> by whoever owns the memory and takes the last reference for gone: whatever count there
    /// was is zero now.
    /// </summary>
    public Step Clear([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.Clear(function, file, line);

    /// <summary>
    /// <c>device_del</c>: removes the attributes, which waits for running shows; unbinds the driver and drops the reference on the
    /// parent. Waits for no other user.
    /// </summary>
    public async Op Del()
    {
        foreach (var attribute in attributes)
            await attribute.Node.Remove("device_remove_attrs");
        if (await Driver.Read("bus_remove_device") is not null)
            await DriverCore.ReleaseDriver(this);
        added = false;
        if (parent is not null)
            await parent.Put("device_del");
    }

    /// <summary><c>device_unregister</c>: <see cref="Del"/>, then <see cref="Put"/>.</summary>
    public async Op Unregister()
    {
        await Del();
        await Put("device_unregister");
    }

    /// <summary><c>device_release</c>: resources that no unbinding has released (it never was bound) go before the device does.</summary>
    private Op Release() => Resources.WasUsed ? ReleaseWithResources() : release();

    private async Op ReleaseWithResources()
    {
        await Resources.ReleaseAll();
        await release();
    }
}
