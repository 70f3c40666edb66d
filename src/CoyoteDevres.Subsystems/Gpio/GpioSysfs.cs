using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// Legacy sysfs (drivers/gpio/gpiolib-sysfs.c, <c>CONFIG_GPIO_SYSFS</c>) since d83cee3d2bb1, which was read as posted; what it leaves alone is
/// from memory. The class's attributes <c>export</c> and <c>unexport</c> request lines for nobody in particular: each exported line is a device
/// of the class, and goes when it is unexported or when the chip is removed.
/// </summary>
/// <remarks>Left out: edges and their interrupts, the attributes but <c>value</c>, links by name, chips registered before the class is.</remarks>
public sealed class GpioSysfs
{
    private readonly GpioDevice gdev;
    private readonly bool isInverted;
    private readonly Mutex sysfsLock;
    private readonly Field<ClassDevice?> mockdev;
    private readonly Line[] lines;

    /// <summary>Beside a device, whose lines there are.</summary>
    /// <param name="gdev">The device.</param>
    /// <param name="isInverted">True before be91c19e47d1: <c>gpiochip_sysfs_unregister</c> leaves the lines alone if there is a chip.</param>
    internal GpioSysfs(GpioDevice gdev, bool isInverted)
    {
        this.gdev = gdev;
        this.isInverted = isInverted;
        sysfsLock = new Mutex(gdev.Machine, "sysfs_lock");
        mockdev = new Field<ClassDevice?>(gdev, "mockdev", null);
        lines = [.. gdev.Descs.Select(desc => new Line(desc))];
        Exports = [.. lines.Select(line => new DeviceAttribute(gdev.Machine, "export", null, () => ExportStore(line)))];
        Unexports = [.. lines.Select(line => new DeviceAttribute(gdev.Machine, "unexport", null, () => UnexportStore(line)))];
    }

    /// <summary><c>/sys/class/gpio/export</c>, by the line whose number is written.</summary>
    public IReadOnlyList<DeviceAttribute> Exports { get; }

    /// <summary><c>/sys/class/gpio/unexport</c>.</summary>
    public IReadOnlyList<DeviceAttribute> Unexports { get; }

    /// <summary>The attribute <c>value</c> of an exported line, which must be one.</summary>
    public DeviceAttribute ValueOf(int offset) => lines[offset].Exported!.Data!.Value;

    /// <summary><c>gpiochip_sysfs_register</c>: the chip's device of the class.</summary>
    internal async Op GpiochipSysfsRegister()
    {
        const string Function = "gpiochip_sysfs_register";
        var dev = new ClassDevice(gdev.Machine, gdev.Provider, null);
        await dev.Dev.Add();
        await sysfsLock.Lock(Function);
        await mockdev.Write(dev, Function);
        await sysfsLock.Unlock(Function);
    }

    /// <summary>
    /// <c>gpiochip_sysfs_unregister</c>: the chip's device first, so that nothing more is exported, then the lines that are, in a section of the
    /// chip's, but with no lock against who unexports one.
    /// </summary>
    internal async Op GpiochipSysfsUnregister()
    {
        const string Function = "gpiochip_sysfs_unregister";
        await sysfsLock.Lock(Function);
        var dev = await mockdev.Read(Function);
        if (dev is not null)
        {
            await dev.Dev.Unregister();
            await mockdev.Write(null, Function);
        }

        await sysfsLock.Unlock(Function);
        if (dev is null)
            return;
        await using var section = await gdev.Guard.Enter(Function);
        if (section.Chip.IsNull != isInverted)
            return;
        foreach (var line in lines)
        {
            await section.Chip.Deref(Function); // for_each_gpio_desc_with_flag: ngpio, and gpiochip_get_desc.
            if (!await line.IsSysfs.Read(Function))
                continue;
            await GpiodUnexport(line);
            await gdev.Version.Gpiod.GpiodFree(line.Desc);
        }
    }

    /// <summary><c>export_store</c>. Nothing keeps the device from when <c>gpio_to_desc</c> has found it to when the line is requested.</summary>
    private async Op<int> ExportStore(Line line)
    {
        if (!await GpioDevices.GpioToDesc(gdev))
            return -Errno.EINVAL;
        var gpiod = gdev.Version.Gpiod;
        await line.Desc.Touch("export_store"); // desc->gdev.
        await using var guard = await gdev.Guard.Enter("export_store");
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        await guard.Chip.Deref("gpiochip_line_is_valid");
        int status = await gpiod.GpiodRequest(line.Desc);
        if (status < 0)
            return status;
        status = await gpiod.GpiodSetTransitory(line.Desc);
        if (status == 0)
            status = await GpiodExport(line);
        if (status < 0)
            await gpiod.GpiodFree(line.Desc);
        else
            await line.IsSysfs.Write(true, "export_store");
        return status < 0 ? status : 1;
    }

    /// <summary><c>unexport_store</c>: whoever clears the bit undoes the export; the removal does not ask whether somebody has.</summary>
    private async Op<int> UnexportStore(Line line)
    {
        if (!await GpioDevices.GpioToDesc(gdev))
            return -Errno.EINVAL;
        if (!await line.IsSysfs.Exchange(false, "unexport_store"))
            return -Errno.EINVAL;
        await GpiodUnexport(line);
        await gdev.Version.Gpiod.GpiodFree(line.Desc);
        return 1;
    }

    private async Op<int> GpiodExport(Line line)
    {
        const string Function = "gpiod_export";
        await using var guard = await gdev.Guard.Enter(Function);
        if (guard.Chip.IsNull)
            return -Errno.ENODEV;
        if (await line.IsExport.Exchange(true, Function))
            return -Errno.EPERM;
        await sysfsLock.Lock(Function);
        int status = 0;
        if (await mockdev.Read(Function) is null)
            status = -Errno.ENODEV;
        else if (!await line.Desc.Requested.Read(Function))
            status = -Errno.EPERM;
        if (status == 0)
        {
            await guard.Chip.Deref(Function); // direction_input, names.
            line.Exported = new ClassDevice(gdev.Machine, gdev.Dev, new GpiodData(line.Desc));
            await line.Exported.Dev.Add();
        }

        await sysfsLock.Unlock(Function);
        if (status < 0)
            await line.IsExport.Write(false, Function);
        return status;
    }

    private async Op GpiodUnexport(Line line)
    {
        const string Function = "gpiod_unexport";
        await sysfsLock.Lock(Function);
        ClassDevice? found = null;
        if (await line.IsExport.Read(Function))
        {
            found = line.Exported!;
            await found.Dev.Get("class_find_device");
            await line.IsExport.Write(false, Function);
            await found.Dev.Unregister();
            line.Exported = null;
        }

        await sysfsLock.Unlock(Function);
        if (found is null)
            return;
        await found.Dev.Put(Function);
        await found.Data!.Kfree(Function);
    }

    /// <summary>A line, and what the class has of it: the list of its devices is touched only with <c>sysfs_lock</c> held.</summary>
    private sealed class Line(GpioDesc desc)
    {
        internal GpioDesc Desc => desc;

        /// <summary><c>FLAG_EXPORT</c>: it has a device of the class.</summary>
        internal Field<bool> IsExport { get; } = new(desc, "flags.FLAG_EXPORT", false, isBit: true);

        /// <summary><c>FLAG_SYSFS</c>: it was requested for that.</summary>
        internal Field<bool> IsSysfs { get; } = new(desc, "flags.FLAG_SYSFS", false, isBit: true);

        internal ClassDevice? Exported { get; set; }
    }

    /// <summary><c>struct gpiod_data</c>: an exported line's.</summary>
    private sealed class GpiodData : KernelObject
    {
        private readonly Mutex mutex;

        internal GpiodData(GpioDesc desc)
            : base(desc.Machine, "gpiod_data")
        {
            mutex = new Mutex(this, "mutex");
            Value = new DeviceAttribute(desc.Machine, "value", () => ValueShow(desc));
        }

        internal DeviceAttribute Value { get; }

        private async Op<int> ValueShow(GpioDesc desc)
        {
            await mutex.Lock("value_show");
            int value = await desc.Device.Version.Gpiod.GpiodGetValueCansleep(desc, "gpiod_get_value_cansleep");
            await mutex.Unlock("value_show");
            return value;
        }
    }

    /// <summary>What <c>device_create_with_groups</c> makes.</summary>
    private sealed class ClassDevice : KernelObject
    {
        internal ClassDevice(Machine machine, Device parent, GpiodData? data)
            : base(machine, "device")
        {
            Data = data;
            Dev = new Device(this, "dev", async () => await Kfree("device_create_release"), parent);
            if (data is not null)
                Dev.AddAttribute(data.Value);
        }

        internal Device Dev { get; }

        internal GpiodData? Data { get; }
    }
}
