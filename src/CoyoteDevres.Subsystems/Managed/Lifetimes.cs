using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Managed;

/// <summary>
/// DR8, after idxd ("Fix freeing the allocated ida too late", January 2026; a summary of it was read): the minor's number is given back in the
/// release of the node's device, which an open file puts off until after the numbers' own end. DR8f gives it back in remove.
/// </summary>
/// <remarks>idxd's numbers are destroyed; here the structure that has them is managed memory of the driver, and goes.</remarks>
public sealed class LateNumber : ManagedDriver
{
    private readonly bool inRemove;
    private readonly Module module;
    private ToyNumbers? numbers;
    private ToyNode? node;
    private int minor;

    /// <summary>DR8, or DR8f.</summary>
    public LateNumber(Machine machine, bool inRemove)
        : base(machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.inRemove = inRemove;
        module = new Module(machine, "toy");
        Node = machine.Nodes.CreateNode("/dev/toy0");
    }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        numbers = new ToyNumbers(Machine);
        await device.Resources.Kmalloc(numbers, "toy_probe");
        minor = await numbers.MinorIda.Alloc(function: "toy_add_cdev");
        node = new ToyNode(Machine, module, Release);
        return await node.Cdev.DeviceAdd(Node!, node.Dev);
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await node!.Cdev.DeviceDel(node.Dev);
        if (inRemove)
            await numbers!.MinorIda.Free(minor, "toy_del_cdev");
        await node.Dev.Put("toy_del_cdev");
    }

    private async Op Release()
    {
        if (!inRemove)
            await numbers!.MinorIda.Free(minor, "toy_cdev_dev_release");
        await node!.Kfree("toy_cdev_dev_release");
    }

    private sealed class ToyNumbers : KernelObject
    {
        internal ToyNumbers(Machine machine)
            : base(machine, "toy_cdev_context") => MinorIda = new Ida(this, "minor_ida");

        internal Ida MinorIda { get; }
    }

    private sealed class ToyNode : KernelObject
    {
        internal ToyNode(Machine machine, Module module, Func<Op> release)
            : base(machine, "toy_cdev")
        {
            Dev = new Device(this, "dev", release);
            Cdev = new Cdev(this, "cdev", new NoOperations(module), module, Dev);
        }

        internal Device Dev { get; }

        internal Cdev Cdev { get; }
    }

    private sealed class NoOperations(Module module) : FileOperations
    {
        public override Module Owner => module;
    }
}

/// <summary>
/// DR9: the private data of one device is a managed resource of another one, say <c>devm_kzalloc(dev->parent)</c> or of a supplier; it goes when
/// that one is unbound. DR9f asks for it on the device whose users use it.
/// </summary>
public sealed class WrongDevice : ManagedDriver
{
    private readonly Device? other;
    private Device? bound;

    /// <summary>DR9, or DR9f.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="other">The device that gets the memory instead; null for its own.</param>
    public WrongDevice(Machine machine, Device? other)
        : base(machine)
    {
        this.other = other;
        Level = new DeviceAttribute(machine, "level", LevelShow);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<DeviceAttribute> DevGroups => [Level!];

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        bound = device;
        var priv = new ToyState(Machine);
        await (other ?? device).Resources.Kmalloc(priv, "toy_probe");
        // The device stays bound; what is its own is no leak.
        priv.Retain();
        await device.DriverData.Store(priv, "toy_probe");
        return 0;
    }

    private async Op<int> LevelShow()
    {
        var data = await bound!.DriverData.Load();
        var priv = (ToyState)(data.Raw ?? await data.Deref());
        return await priv.Level.ReadOnce();
    }
}
