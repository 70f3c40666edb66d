using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Iowarrior;

/// <summary>
/// IW3: edc4746f253d (v5.4) with the two mutexes of the driver gone (v5.5), to v6.12. All is decided under <c>dev-&gt;mutex</c>; but who comes second
/// deletes what the first one may be unlocking. Read in a tree of v6.15 [V], but for its read.
/// </summary>
public class IowarriorIw3(Machine machine) : IowarriorDriver(machine)
{
    internal override async Op<int> IowarriorOpen(Kernel.File file)
    {
        if (!await Usb.UsbFindInterface())
            return -Errno.ENODEV;
        if (await UsbGetIntfdata() is not { } dev)
            return -Errno.ENODEV;
        await dev.Mutex.Lock();
        return await OpenLocked(dev, file);
    }

    internal override async Op<int> IowarriorRead(IowarriorData dev, UserPointer buffer) =>
        await dev.Present.Read() ? await WaitForReport(dev, buffer) : -Errno.ENODEV;

    private protected override async Op IowarriorDisconnect(IowarriorData dev)
    {
        await Usb.UsbDeregisterDev();
        await dev.Mutex.Lock();
        await dev.Present.Write(false);
        bool isOpened = await dev.Opened.Read() != 0;
        if (isOpened)
            await dev.Stop("iowarrior_disconnect");
        await dev.Mutex.Unlock();
        await PutBy(dev, !isOpened);
    }
}

/// <summary>IW3r: 44feafbaa66e (v6.13). A read holds <c>dev-&gt;mutex</c>, and keeps it while it waits for a report. Read in a tree of v6.15 [V].</summary>
public class IowarriorIw3r(Machine machine) : IowarriorIw3(machine)
{
    internal override async Op<int> IowarriorRead(IowarriorData dev, UserPointer buffer)
    {
        if (await dev.Mutex.LockInterruptible() != 0)
            return -Errno.ERESTARTSYS;
        int result = await base.IowarriorRead(dev, buffer);
        await dev.Mutex.Unlock();
        return result;
    }
}

/// <summary>IW3f: the patch of 2026, on IW3r. The connection and the file hold a reference, put after unlocking.</summary>
public sealed class IowarriorIw3f(Machine machine) : IowarriorIw3r(machine)
{
    private protected override async Op Share(IowarriorData dev) => await dev.Kref.Get("iowarrior_open");

    private protected override async Op PutBy(IowarriorData dev, bool deletes) => await dev.Kref.Put("iowarrior_put");
}
