using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct device</c> (drivers/base/core.c): reference-counted, embedded in the structure that its release function frees.
/// </summary>
/// <remarks>
/// A device with a name is in sysfs while it is registered, and its attributes' names are taken there; one with a bus is on that
/// bus's list, and drivers bind to it by themselves. Without them those steps are left out, and whoever sets it up binds it. Left out
/// always: classes, uevents, links between devices, power management and asynchronous probes.
/// </remarks>
public sealed class Device : KernelObject
{
    private readonly Kobject kobject;
    private readonly Func<Op>? release;
    private readonly Device? parent;
    private readonly List<DeviceAttribute> attributes = [];
    private bool added;

    /// <summary>Embeds an initialised device (<c>device_initialize</c>): one reference, which the caller owns.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="release">Runs at the last put, in the putter's context (<c>dev-&gt;release</c>); null is a mistake.</param>
    /// <param name="parent">Pinned while the device is registered.</param>
    /// <param name="initialized">False for memory of zeroes, which <see cref="Initialize"/> makes a device of.</param>
    public Device(KernelObject container, string member, Func<Op>? release, Device? parent = null, bool initialized = true)
        : base(container, member)
    {
        this.release = release;
        this.parent = parent;
        kobject = new Kobject(this, "kobj", Release, initialized);
        Lock = new Mutex(this, "mutex", validated: false);
        Driver = new Field<DeviceDriver?>(this, "driver", null);
        DriverData = new PointerField<KernelObject>(this, "driver_data");
        Resources = new Devres(this);
    }

    /// <summary>Its name on its bus and in sysfs; null if it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Its bus, or null.</summary>
    public BusType? Bus { get; init; }

    /// <summary><c>device_lock</c>; lockdep ignores it.</summary>
    public Mutex Lock { get; }

    /// <summary>The driver bound to it.</summary>
    public Field<DeviceDriver?> Driver { get; }

    /// <summary>
    /// <c>dev_get_drvdata</c>, <c>dev_set_drvdata</c>: the driver's own. The core sets it to NULL when the driver is unbound, under
    /// those who still use it.
    /// </summary>
    public PointerField<KernelObject> DriverData { get; }

    /// <summary>Managed resources.</summary>
    public Devres Resources { get; }

    /// <summary>True from registration until <see cref="Del"/>. For judging at the end, never for a model's decisions.</summary>
    public bool IsRegistered => added;

    /// <summary>The kobject in it.</summary>
    public Kobject Kobject => kobject;

    /// <summary>Its number on a list: the same in every execution.</summary>
    internal int BusNode => Driver.Id;

    /// <summary><c>dev-&gt;p-&gt;dead</c>: written and read with <see cref="Lock"/> held.</summary>
    internal bool IsDead { get; private set; }

    /// <summary><c>device_initialize</c>: one reference, the caller's.</summary>
    public Step Initialize([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.Init("device_initialize", file, line);

    /// <summary><c>get_device</c>.</summary>
    public Step Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.Get(function, file, line);

    /// <summary><c>get_device</c> for a reference that somebody else is going to put: a work item.</summary>
    public Step GetForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.GetForOthers(function, file, line);

    /// <summary><c>get_device</c> by who has opened the character device whose parent it is (<see cref="Refcount.IncPinned"/>).</summary>
    public Step GetPinned(bool forOthers = false, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.GetPinned(forOthers, function, file, line);

    /// <summary><c>kobject_get_unless_zero</c> on the device's kobject.</summary>
    public Test GetUnlessZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.GetUnlessZero(function, file, line);

    /// <summary><c>put_device</c>: the last one releases it.</summary>
    public Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.Put(function, file, line);

    /// <summary><c>put_device</c> of a reference that was taken for others.</summary>
    public Op PutForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kobject.PutForOthers(function, file, line);

    /// <summary><c>device_add</c>: takes a reference on the parent; 0, or a negative error if its name is taken.</summary>
    public async Op<int> Add()
    {
        if (parent is not null)
            await parent.Get("device_add");
        int result = Name is null ? 0 : await AddToSysfs(Name);
        if (result < 0)
        {
            if (parent is not null)
                await parent.Put("device_add");
            return result;
        }

        added = true;
        if (Bus is not null)
            await Bus.Add(this);
        return 0;
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
        if (Bus is not null)
        {
            await Lock.Lock("kill_device");
            IsDead = true;
            await Lock.Unlock("kill_device");
        }

        foreach (var attribute in attributes)
            await attribute.Node.Remove("device_remove_attrs");
        if (Bus is not null)
            await Bus.Remove(this);
        if (await Driver.Read("bus_remove_device") is not null)
            await DriverCore.ReleaseDriver(this);
        added = false;
        if (Name is not null)
            await kobject.Del();
        if (parent is not null)
            await parent.Put("device_del");
    }

    /// <summary><c>device_unregister</c>: <see cref="Del"/>, then <see cref="Put"/>.</summary>
    public async Op Unregister()
    {
        await Del();
        await Put("device_unregister");
    }

    private async Op<int> AddToSysfs(string name)
    {
        int result = await kobject.Add(parent?.Name is null ? null : parent.kobject, name, "device_add");
        foreach (var attribute in attributes)
        {
            if (result == 0)
                result = await kobject.CreateFile(attribute.Name, "device_add_attrs");
        }

        return result;
    }

    /// <summary><c>device_release</c>: what the driver left of its managed resources, then the device's own release function.</summary>
    private async Op Release()
    {
        if (Resources.WasUsed)
            await Resources.ReleaseAll();
        if (release is not null)
        {
            await release();
            return;
        }

        string name = Name ?? Type;
        Machine.Report(
            "device-without-release",
            "device_release",
            Type,
            $"Device '{name}' does not have a release() function, it is broken and must be fixed. See Documentation/core-api/kobject.rst.",
            Machine.Current,
            "WARNING: at device_release");
    }
}
