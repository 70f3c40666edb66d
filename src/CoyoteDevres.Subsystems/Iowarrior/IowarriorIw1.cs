using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Iowarrior;

/// <summary>
/// IW1: 03f36e885fc2 (2.6.25) to v5.2. Disconnecting holds <c>iowarrior_open_disc_lock</c> over <c>usb_deregister_dev</c>, and tests <c>opened</c> with no
/// lock. Read in a tree of 3.10 [V].
/// </summary>
public class IowarriorIw1(Machine machine) : IowarriorDriver(machine)
{
    private readonly Mutex iowarriorMutex = new(machine, "iowarrior_mutex");

    private protected Mutex OpenDiscLock { get; } = new(machine, "iowarrior_open_disc_lock");

    internal override async Op<int> IowarriorOpen(Kernel.File file)
    {
        await iowarriorMutex.Lock();
        int result = await Usb.UsbFindInterface() ? await OpenFound(file) : -Errno.ENODEV;
        await iowarriorMutex.Unlock();
        return result;
    }

    /// <summary>Without a lock, until 44feafbaa66e.</summary>
    internal override async Op<int> IowarriorRead(IowarriorData dev, UserPointer buffer) =>
        await dev.Present.Read() ? await WaitForReport(dev, buffer) : -Errno.ENODEV;

    internal override async Op<int> IowarriorIoctl(IowarriorData dev, UserPointer argument)
    {
        await iowarriorMutex.Lock();
        int result = await base.IowarriorIoctl(dev, argument);
        await iowarriorMutex.Unlock();
        return result;
    }

    private protected override async Op IowarriorDisconnect(IowarriorData dev)
    {
        await OpenDiscLock.Lock();
        await UsbSetIntfdata(null);
        await Usb.UsbDeregisterDev();
        await dev.Mutex.Lock();
        await dev.Present.Write(false);
        await dev.Mutex.Unlock();
        await OpenDiscLock.Unlock();
        await TestOpened(dev);
    }

    /// <summary>The end of <c>iowarrior_disconnect</c>, with no lock held.</summary>
    private protected static async Op TestOpened(IowarriorData dev)
    {
        if (await dev.Opened.Read("iowarrior_disconnect") != 0)
            await dev.Stop("iowarrior_disconnect");
        else
            await dev.IowarriorDelete();
    }

    private async Op<int> OpenFound(Kernel.File file)
    {
        const string Function = "iowarrior_open";
        await OpenDiscLock.Lock(Function);
        var dev = await UsbGetIntfdata();
        if (dev is not null)
            await dev.Mutex.Lock(Function);
        await OpenDiscLock.Unlock(Function);
        return dev is null ? -Errno.ENODEV : await OpenLocked(dev, file);
    }
}

/// <summary>
/// IW2: c468a8aa790e (v5.3). The lock is dropped before <c>usb_deregister_dev</c>; <c>present</c> is written under it, and what <c>dev-&gt;mutex</c> covers is
/// empty. Read in the patch [V].
/// </summary>
public sealed class IowarriorIw2(Machine machine) : IowarriorIw1(machine)
{
    private protected override async Op IowarriorDisconnect(IowarriorData dev)
    {
        await OpenDiscLock.Lock();
        await UsbSetIntfdata(null);
        await dev.Present.Write(false);
        await OpenDiscLock.Unlock();
        await Usb.UsbDeregisterDev();
        await dev.Mutex.Lock();
        await dev.Mutex.Unlock();
        await TestOpened(dev);
    }
}
