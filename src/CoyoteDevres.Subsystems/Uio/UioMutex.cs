using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>
/// What the versions since 543af5861f41 and 57c5f4df0a5a (4.19) agree on: <c>info_lock</c> is a mutex, and whoever uses <c>info</c> tests it with the mutex
/// held over the use; the removal holds it over <c>free_irq</c>.
/// </summary>
public abstract class UioMutex(Machine machine) : UioCounted(machine)
{
    /// <summary>True where an open that finds no <c>info</c> frees its listener.</summary>
    private protected virtual bool FreesListener => false;

    internal override async Op<int> Read(UioListener listener, UserPointer buffer)
    {
        int result = await Test(listener.Dev, "uio_read", -Errno.EIO);
        return result != 0 ? result : await ReadLoop(listener, buffer, null, runsToCopy: true);
    }

    /// <summary>From b34e9a15b37b on, copies first.</summary>
    internal override async Op<int> Write(UioListener listener, UserPointer buffer)
    {
        await CopyFromUser(buffer);
        int result = await WithInfo(listener.Dev, "uio_write");
        return result != 0 ? result : 4;
    }

    internal sealed override Op<int> Mmap(UioListener listener) => WithInfo(listener.Dev, "uio_mmap");

    internal sealed override Op<int> VmaFault(UioDevice idev) => Test(idev, "uio_vma_fault", -Errno.EFAULT);

    /// <summary>As write was before: copies with the mutex held.</summary>
    private protected async Op<int> WriteCopyingInside(UioListener listener, UserPointer buffer)
    {
        const string Function = "uio_write";
        var idev = listener.Dev;
        await LockInfo(idev, Function);
        int result = -Errno.EINVAL;
        var info = await idev.Info.Load(Function);
        if (!info.IsNull)
        {
            await info.Deref(Function); // irq, irqcontrol
            await CopyFromUser(buffer);
            await UseInfo(idev, Function); // irqcontrol
            result = 4;
        }

        await UnlockInfo(idev, Function);
        return result;
    }

    private protected sealed override async Op<int> NameShow(UioDevice idev) => await Test(idev, "name_show", -Errno.EINVAL) == 0 ? 1 : -Errno.EINVAL;

    private protected sealed override async Op LockInfo(UioDevice idev, string function) => await idev.InfoLock.Lock(function);

    private protected sealed override async Op UnlockInfo(UioDevice idev, string function) => await idev.InfoLock.Unlock(function);

    private protected sealed override async Op<int> OpenInfo(UioListener listener)
    {
        int result = await Test(listener.Dev, "uio_open", -Errno.EINVAL);
        if (result != 0 && FreesListener)
            await listener.Kfree("uio_open");
        return result;
    }

    /// <summary>The removal up to v5.10: the number is free first, and nobody is woken.</summary>
    private protected override async Op Unregister(UioDevice idev, UioDriver driver)
    {
        await idev.Touch("uio_free_minor"); // minor
        await FreeMinor(idev.Minor);
        await Part(idev, driver);
        await idev.Dev.Unregister();
    }

    /// <summary>The part of the removal with the mutex held.</summary>
    private protected async Op Part(UioDevice idev, UioDriver driver)
    {
        const string Function = "uio_unregister_device";
        await LockInfo(idev, Function);
        await DelAttributes(idev);
        await driver.Action.Free(Function);
        await idev.Info.Store(null, Function);
        await UnlockInfo(idev, Function);
    }
}
