using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>What administrators do: attributes in sysfs, binding and unbinding, modules.</content>
public sealed partial class UserProcess
{
    /// <summary>Reads a file in sysfs, opened before: bytes, or a negative error.</summary>
    public async Op<int> ReadAttribute(DeviceAttribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        await EnterKernel();
        return await Return(machine.Names.Phrase("read {0}", attribute.Name), await attribute.Read());
    }

    /// <summary>Opens a file in sysfs (<c>kernfs_fop_open</c>); null if it is being removed.</summary>
    public async Op<SysfsFile?> OpenAttribute(DeviceAttribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        bool there = await attribute.Node.GetActive("kernfs_fop_open");
        if (there)
            await attribute.Node.PutActive("kernfs_fop_open");
        await Return("open", there ? 0 : -Errno.ENODEV);
        return there ? new SysfsFile(machine, attribute) : null;
    }

    /// <summary>Reads an open file of sysfs: bytes, or a negative error.</summary>
    public async Op<int> ReadAttribute(SysfsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return await Return(machine.Names.Phrase("read {0}", file.Attribute.Name), await file.Read());
    }

    /// <summary>Writes an open file of sysfs: bytes, or a negative error.</summary>
    public async Op<int> WriteAttribute(SysfsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return await Return(machine.Names.Phrase("write {0}", file.Attribute.Name), await file.Write());
    }

    /// <summary>Writes a file in sysfs that nobody else has open: bytes, or a negative error.</summary>
    public async Op<int> WriteAttribute(DeviceAttribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        return await Return(machine.Names.Phrase("write {0}", attribute.Name), await attribute.Write());
    }

    /// <summary>A write to the driver's <c>bind</c> attribute in sysfs: 0, or a negative error.</summary>
    public async Op<int> Bind(Device device, DeviceDriver driver)
    {
        await EnterKernel();
        return await Return("bind", await DriverCore.BindStore(device, driver));
    }

    /// <summary>A write to the driver's <c>unbind</c> attribute in sysfs.</summary>
    public async Op Unbind(Device device, DeviceDriver driver)
    {
        await EnterKernel();
        await DriverCore.UnbindStore(device, driver);
        await Return("unbind", 0);
    }

    /// <summary><c>insmod</c>: <c>init_module(2)</c>.</summary>
    public async Op<int> Insmod(ModuleLoader loader, LoadableModule module)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return await Return("init_module", await loader.Load(module));
    }

    /// <summary><c>rmmod</c>: <c>delete_module(2)</c>.</summary>
    public async Op<int> Rmmod(ModuleLoader loader, LoadableModule module)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return await Return("delete_module", await loader.Delete(module));
    }
}
