using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>UI0, up to v4.17: no reference and no lock. The removal frees the device, and the driver its info, under open files.</summary>
/// <remarks>uio.c read in a tree of about v3.10 [V].</remarks>
public sealed class UioUI0(Machine machine) : UioVersion(machine)
{
    internal override async Op<int> Open(File file)
    {
        await MinorLock.Lock("uio_open");
        var found = await Find(0);
        await MinorLock.Unlock("uio_open");
        if (found.IsNull)
            return -Errno.ENODEV;
        var idev = await found.Deref("uio_open"); // owner
        if (!await idev.Owner.TryGet("uio_open"))
            return -Errno.ENODEV;
        await NewListener(idev, file);
        await UseInfo(idev, "uio_open"); // open
        return 0;
    }

    internal override async Op Release(UioListener listener)
    {
        await listener.Touch("uio_release");
        await UseInfo(listener.Dev, "uio_release"); // release
        await PutModuleAndListener(listener);
    }

    internal override async Op<int> Read(UioListener listener, UserPointer buffer)
    {
        await UseInfo(listener.Dev, "uio_read"); // irq
        return await ReadLoop(listener, buffer, null, runsToCopy: false);
    }

    internal override async Op<int> Write(UioListener listener, UserPointer buffer)
    {
        await UseInfo(listener.Dev, "uio_write"); // irq, irqcontrol
        await CopyFromUser(buffer);
        await UseInfo(listener.Dev, "uio_write"); // irqcontrol
        return 4;
    }

    internal override async Op<PollMask> Poll(UioListener listener, PollTable table)
    {
        await UseInfo(listener.Dev, "uio_poll"); // irq
        return await PollEvents(listener, table);
    }

    internal override async Op<int> Mmap(UioListener listener)
    {
        await UseInfo(listener.Dev, "uio_mmap"); // mem
        await UseInfo(listener.Dev, "uio_mmap"); // mmap
        return 0;
    }

    internal override async Op<int> VmaFault(UioDevice idev)
    {
        await UseInfo(idev, "uio_vma_fault"); // mem
        return 0;
    }

    private protected override async Op<int> NameShow(UioDevice idev)
    {
        await UseInfo(idev, "name_show");
        return 1;
    }

    private protected override async Op AddDevice(UioDevice idev, Device parent)
    {
        idev.ClassDevice = new UioClassDevice(idev, parent);
        idev.Dev = idev.ClassDevice.Dev;
        await idev.Dev.Add();
    }

    private protected override async Op Unregister(UioDevice idev, UioDriver driver)
    {
        await idev.Touch("uio_free_minor"); // minor
        await FreeMinor(idev.Minor);
        await driver.Action.Free("uio_unregister_device");
        await DelAttributes(idev);
        await idev.Dev.Unregister();
        await idev.Kfree("uio_unregister_device");
    }
}
