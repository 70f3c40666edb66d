using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>
/// UI1, a93e7b331568 (4.18): <c>info_lock</c> is a spinlock, which write holds over copying from user space; open goes on without <c>info</c>, and mapping
/// does not test it.
/// </summary>
/// <remarks>
/// From memory [R], but for <c>uio_poll</c> [V]. The sheet's UI1 is 57c5f4df0a5a, which added the tests that are missing here; it came after the mutex of
/// UI2. Nothing wakes readers.
/// </remarks>
public sealed class UioUI1(Machine machine) : UioCounted(machine)
{
    internal override async Op<int> Read(UioListener listener, UserPointer buffer)
    {
        int result = await Test(listener.Dev, "uio_read", -Errno.EIO);
        return result != 0 ? result : await ReadLoop(listener, buffer, null, runsToCopy: true);
    }

    internal override async Op<int> Write(UioListener listener, UserPointer buffer)
    {
        const string Function = "uio_write";
        var idev = listener.Dev;
        await LockInfo(idev, Function);
        int result = -Errno.EIO;
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

    private protected override async Op LockInfo(UioDevice idev, string function) => await idev.InfoSpinLock.LockIrqsave(function);

    private protected override async Op UnlockInfo(UioDevice idev, string function) => await idev.InfoSpinLock.UnlockIrqrestore(function);

    private protected override async Op<int> OpenInfo(UioListener listener)
    {
        await Test(listener.Dev, "uio_open", 0);
        return 0;
    }

    private protected override async Op Unregister(UioDevice idev, UioDriver driver)
    {
        const string Function = "uio_unregister_device";
        await idev.Touch("uio_free_minor"); // minor
        await FreeMinor(idev.Minor);
        await DelAttributes(idev);
        await driver.Action.Free(Function);
        await LockInfo(idev, Function);
        await idev.Info.Store(null, Function);
        await UnlockInfo(idev, Function);
        await idev.Dev.Unregister();
    }
}
