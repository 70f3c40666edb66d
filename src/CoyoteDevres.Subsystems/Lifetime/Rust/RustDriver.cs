using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// A driver in Rust as the text of ba268514ea14 describes it: its device (<c>drm::Device</c>) has a resource of the bound device in its private
/// data, in a <c>Devres</c>; the registration, which is managed itself (<c>devres::register</c>), and each file hold a reference on that device.
/// </summary>
internal sealed class RustDriver(Machine machine, Func<KernelObject, Device, RustBar, RustDevres> make) : ToolDriver(machine)
{
    private RustDevice? made;
    private Device? bound;
    private BusWindow? window;

    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        bound = device;
        window = new BusWindow(Machine);
        await device.Resources.AddAction(async () => await window.Kfree("devm_window_release"), "probe");
        made = new RustDevice(Machine, this);
        made.Data = make(made, device, new RustBar(Machine, window));
        await made.Data.New();
        await made.Cdev.DeviceAdd(Node, made.Dev);
        await device.Resources.AddAction(DropRegistration, "devres::register");
        return 0;
    }

    internal override async Op<int> Open(File file)
    {
        await made!.Dev.Get("open");
        return 0;
    }

    internal override async Op Release(File file)
    {
        if (file.PrivateData is RustMapping mapping)
            await mapping.Drop();
        await made!.Dev.Put("release");
    }

    /// <summary>While the device is bound: the file gets a resource of its own, which it drops.</summary>
    internal override async Op<int> Map(File file)
    {
        var mapping = new RustMapping(Machine);
        file.PrivateData = mapping;
        mapping.Data = make(mapping, bound!, new RustBar(Machine, window!));
        await mapping.Data.New();
        return 0;
    }

    internal override async Op<int> GetStatus(File file) => await Read("ioctl");

    /// <summary>Sleeps with the guard alive: nothing but the type's documentation forbids it.</summary>
    internal override async Op<int> Calibrate(File file)
    {
        const string Function = "calibrate";
        if (await made!.Data!.TryAccess() is not { } bar)
            return -Errno.ENXIO;
        await bar.Touch(Function);
        await Hardware.Sleep(Function);
        await bar.Touch(Function);
        await made.Data.DropGuard();
        return 1;
    }

    internal override async Op<int> Nested(File file)
    {
        if (await made!.Data!.TryAccess() is null)
            return -Errno.ENXIO;
        int result = await Read("nested");
        await made.Data.DropGuard();
        return result;
    }

    private async Op<int> Read(string function)
    {
        if (await made!.Data!.TryAccess() is not { } bar)
            return -Errno.ENXIO;
        await bar.Touch(function);
        await made.Data.DropGuard();
        return 1;
    }

    /// <summary>The destructor of the registration, in <c>devres_release_all</c>.</summary>
    private async Op DropRegistration()
    {
        await made!.Cdev.DeviceDel(made.Dev);
        await made.Dev.Put("Registration::drop");
    }
}

/// <summary>The driver's device; the last reference drops its private data.</summary>
internal sealed class RustDevice : KernelObject
{
    internal RustDevice(Machine machine, RustDriver driver)
        : base(machine, "rust_device")
    {
        Dev = new Device(this, "dev", Release);
        Cdev = new Cdev(this, "cdev", new ToolOperations(driver), driver.Module, Dev);
    }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    internal RustDevres? Data { get; set; }

    private async Op Release()
    {
        await Data!.Drop();
        await Kfree("Device::release");
    }
}

/// <summary>A file's own resource.</summary>
internal sealed class RustMapping(Machine machine) : KernelObject(machine, "mapping")
{
    internal RustDevres? Data { get; set; }

    internal async Op Drop()
    {
        await Data!.Drop();
        await Kfree("mapping::drop");
    }
}

/// <summary>What the destructor of a resource needs of the bound device: acquired before, so released after what was acquired later.</summary>
/// <remarks>f744201c6159 leaves open which resource it is. A PCI bar's needs its device to be enabled, a DMA buffer's the translation of addresses.</remarks>
internal sealed class BusWindow(Machine machine) : KernelObject(machine, "bus_window");

/// <summary>The resource (<c>T</c>), say a mapped PCI bar.</summary>
internal sealed class RustBar(Machine machine, BusWindow window) : KernelObject(machine, "bar")
{
    /// <summary>Its destructor.</summary>
    internal async Op DropInPlace()
    {
        await window.Touch("drop_in_place");
        await Kfree("drop_in_place");
    }
}
