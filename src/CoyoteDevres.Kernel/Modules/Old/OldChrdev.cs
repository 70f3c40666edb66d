using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>chrdevs[major]</c> of 2.2 to 2.4 (fs/devices.c; sections A4 and A7 of the facts): a slot with the driver's operations. In 2.2
/// and 2.3 the big kernel lock is its only lock and nobody but the module counts; in 2.4 it has a lock of its own, and who finds
/// operations there pins their module.
/// </summary>
public sealed class OldChrdev
{
    private readonly OldModuleLoader loader;
    private readonly BigKernelLock kernel;
    private readonly RwLock slotLock;
    private readonly Variable<FileOperations?> slot;

    /// <summary>A major number that nobody has registered.</summary>
    public OldChrdev(OldModuleLoader loader, int major)
    {
        ArgumentNullException.ThrowIfNull(loader);
        this.loader = loader;
        kernel = loader.Machine.BigKernelLock;
        slotLock = new RwLock(loader.Machine, "chrdevs_lock");
        slot = new Variable<FileOperations?>(loader.Machine, $"chrdevs[{major}].fops", null);
    }

    /// <summary>What runs when the slot is empty: <c>request_module</c>, which sleeps.</summary>
    public Func<Op>? RequestModule { get; set; }

    private bool Pins => loader.Version == OldKernel.V24;

    /// <summary><c>register_chrdev</c>: openable at once.</summary>
    public Op Register(FileOperations operations) => Store(operations, "register_chrdev");

    /// <summary><c>unregister_chrdev</c>: no new opens.</summary>
    public Op Unregister() => Store(null, "unregister_chrdev");

    /// <summary><c>open(2)</c>: the file, or null.</summary>
    public async Op<OldFile?> Open()
    {
        if (!Pins)
            await kernel.Lock("sys_open");
        var file = await ChrdevOpen();
        if (!Pins)
            await kernel.Unlock("sys_open");
        return file;
    }

    /// <summary>Reads or clears the slot, which nothing but the lock of the version protects.</summary>
    internal async Op<FileOperations?> Find()
    {
        if (!Pins)
            return await slot.Read("get_chrfops");
        await slotLock.ReadLock("get_chrfops");
        var found = await slot.Read("get_chrfops");
        if (found is not null && !await found.Get("fops_get"))
            found = null;
        await slotLock.ReadUnlock("get_chrfops");
        return found;
    }

    private async Op Store(FileOperations? operations, string function)
    {
        if (Pins)
            await slotLock.WriteLock(function);
        await slot.Write(operations, function);
        if (Pins)
            await slotLock.WriteUnlock(function);
    }

    private async Op<OldFile?> ChrdevOpen()
    {
        // The path is looked up, and the file allocated.
        await kernel.Sleep("open_namei");
        var operations = await Find();
        if (operations is null && RequestModule is { } request)
        {
            await request();
            operations = await Find();
        }

        if (operations is null)
            return null;
        // From here to the driver's first instruction nobody sleeps.
        if (Pins)
            await kernel.Lock("chrdev_open");
        var opened = new File(operations, null, nonBlocking: false);
        int result = await operations.CallOpen(opened, "chrdev_open");
        if (Pins)
            await kernel.Unlock("chrdev_open");
        if (result == 0)
            return new OldFile(loader, opened);
        if (Pins)
            await operations.Put("fops_put");
        return null;
    }
}

/// <summary>An open file of 2.2 to 2.4.</summary>
public sealed class OldFile
{
    private readonly OldModuleLoader loader;
    private readonly File file;

    internal OldFile(OldModuleLoader loader, File file)
    {
        this.loader = loader;
        this.file = file;
    }

    /// <summary><c>read(2)</c>: without the big kernel lock since 2.3; what keeps the module is the count that open made.</summary>
    public async Op<int> Read()
    {
        bool locks = loader.Version == OldKernel.V22;
        if (locks)
            await loader.Machine.BigKernelLock.Lock("sys_read");
        int result = await file.Operations.CallRead(file, new UserPointer(), "sys_read");
        if (locks)
            await loader.Machine.BigKernelLock.Unlock("sys_read");
        return result;
    }

    /// <summary>
    /// <c>close(2)</c>: release runs under the big kernel lock in 2.2 and 2.3, and its return path still does; in 2.4 it runs without,
    /// and the core puts the module after it.
    /// </summary>
    public async Op Close()
    {
        var kernel = loader.Machine.BigKernelLock;
        await kernel.Lock("sys_close");
        await file.Operations.CallFlush(file);
        if (loader.Version == OldKernel.V24)
            await kernel.Unlock("filp_close");
        await file.Operations.CallRelease(file, "fput");
        if (loader.Version == OldKernel.V24)
            await file.Operations.Put("fops_put");
        else
            await kernel.Unlock("sys_close");
    }
}
