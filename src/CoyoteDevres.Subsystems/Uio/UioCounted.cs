using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>
/// What the versions since a93e7b331568 (4.18) agree on: the device is a member, whose last put frees the memory; an open file has a reference on it; and the
/// removal sets <c>info</c> to NULL under <c>info_lock</c>.
/// </summary>
public abstract class UioCounted(Machine machine) : UioVersion(machine)
{
    /// <summary>True where an open takes the device's reference with <c>minor_lock</c> held.</summary>
    private protected virtual bool GetsUnderMinorLock => false;

    internal sealed override async Op<int> Open(File file)
    {
        const string Function = "uio_open";
        await MinorLock.Lock(Function);
        var found = await Find(0);
        if (found.IsNull)
        {
            await MinorLock.Unlock(Function);
            return -Errno.ENODEV;
        }

        if (GetsUnderMinorLock)
            await found.Raw!.Dev.Get(Function);
        await MinorLock.Unlock(Function);
        if (!GetsUnderMinorLock)
            await found.Raw!.Dev.Get(Function);
        return await Open(file, found.Raw!);
    }

    internal sealed override async Op Release(UioListener listener)
    {
        const string Function = "uio_release";
        await listener.Touch(Function);
        var idev = listener.Dev;
        await LockInfo(idev, Function);
        var info = await idev.Info.Load(Function);
        if (!info.IsNull)
            await info.Deref(Function); // release
        await UnlockInfo(idev, Function);
        await PutModuleAndListener(listener);
        await idev.Dev.Put(Function);
    }

    internal sealed override async Op<PollMask> Poll(UioListener listener, PollTable table) =>
        await Test(listener.Dev, "uio_poll", -Errno.EIO) == 0 ? await PollEvents(listener, table) : PollOfGone;

    /// <summary>Takes the lock.</summary>
    private protected abstract Op LockInfo(UioDevice idev, string function);

    /// <summary>Releases it.</summary>
    private protected abstract Op UnlockInfo(UioDevice idev, string function);

    /// <summary>The rest of an open: with <c>info</c> there, or not.</summary>
    private protected abstract Op<int> OpenInfo(UioListener listener);

    /// <summary>Whether <c>info</c> is there, with the lock held for that: 0, or the error.</summary>
    private protected async Op<int> Test(UioDevice idev, string function, int error)
    {
        await LockInfo(idev, function);
        var info = await idev.Info.Load(function);
        if (!info.IsNull)
            await info.Deref(function); // irq
        await UnlockInfo(idev, function);
        return info.IsNull ? error : 0;
    }

    /// <summary>Something with <c>info</c> and the lock held: 0, or <c>-EINVAL</c>.</summary>
    private protected async Op<int> WithInfo(UioDevice idev, string function)
    {
        await LockInfo(idev, function);
        var info = await idev.Info.Load(function);
        if (!info.IsNull)
        {
            await info.Deref(function); // mem, or irq and irqcontrol
            await UseInfo(idev, function); // mmap, or irqcontrol
        }

        await UnlockInfo(idev, function);
        return info.IsNull ? -Errno.EINVAL : 0;
    }

    private protected sealed override async Op AddDevice(UioDevice idev, Device parent)
    {
        idev.Dev = new Device(idev, "dev", async () => await idev.Kfree("uio_device_release"), parent);
        idev.Dev.AddAttribute(idev.Name);
        await idev.Dev.Add();
    }

    private async Op<int> Open(File file, UioDevice idev)
    {
        const string Function = "uio_open";
        if (!await idev.Owner.TryGet(Function))
        {
            await idev.Dev.Put(Function);
            return -Errno.ENODEV;
        }

        int result = await OpenInfo(await NewListener(idev, file));
        if (result == 0)
            return 0;
        await idev.Owner.Put(Function);
        await idev.Dev.Put(Function);
        return result;
    }
}
