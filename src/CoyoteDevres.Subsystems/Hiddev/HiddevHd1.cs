using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Hiddev;

/// <summary>
/// HD1: 18a1b06e5b91 (v5.5). Open, close and ioctl are under <c>existancelock</c> and the open files are counted right; disconnecting unlocks before it
/// closes the hardware and wakes readers, as since 7f77897ef2b6. Read in a tree of v6.15 [V]; the disconnect is the sheet's.
/// </summary>
public class HiddevHd1(Machine machine) : HiddevDriver(machine)
{
    internal override async Op<int> HiddevOpen(Kernel.File file)
    {
        if (await UsbhidFindInterface() is not { } hid)
            return -Errno.ENODEV;
        var hiddev = await (await hid.Hiddev.Load()).Deref();
        await hiddev.ExistanceLock.Lock();
        int result = await hiddev.Exist.Read() ? await OpenExisting(hiddev, file) : -Errno.ENODEV;
        await hiddev.ExistanceLock.Unlock();
        return result;
    }

    internal override async Op HiddevRelease(HiddevList list)
    {
        var hiddev = list.Hiddev;
        await hiddev.Unlink(list, "hiddev_release");
        await hiddev.ExistanceLock.Lock();
        bool frees = false;
        if (await hiddev.CountClose("hiddev_release") == 0)
        {
            if (await hiddev.Exist.Read())
            {
                await hiddev.Hid.HidHwClose();
                await hiddev.Hid.HidHwPower();
            }
            else
            {
                frees = true;
            }
        }

        await hiddev.ExistanceLock.Unlock();
        await PutBy(hiddev, frees, "hiddev_release");
        await list.Kfree();
    }

    private protected override async Op HiddevDisconnect(HiddevData hiddev)
    {
        await Usb.UsbDeregisterDev();
        await hiddev.ExistanceLock.Lock();
        await hiddev.Exist.Write(false);
        bool isOpen = await hiddev.Open.Read() != 0;
        await Leave(hiddev, isOpen);
        await PutBy(hiddev, !isOpen, "hiddev_disconnect");
    }

    /// <summary>The end of disconnecting: with the lock held, which it drops.</summary>
    private protected virtual async Op Leave(HiddevData hiddev, bool isOpen)
    {
        await hiddev.ExistanceLock.Unlock("hiddev_disconnect");
        if (isOpen)
            await Stop(hiddev);
    }

    /// <summary>Closes the hardware, and wakes readers.</summary>
    private protected static async Op Stop(HiddevData hiddev)
    {
        await hiddev.Touch("hiddev_disconnect"); // hid
        await hiddev.Hid.HidHwClose();
        await hiddev.Wait.WakeUpInterruptible("hiddev_disconnect");
    }

    /// <summary>A file takes its share: nothing, where none are counted.</summary>
    private protected virtual Op Share(HiddevData hiddev) => Op.Done;

    /// <summary>Whoever was second frees it, after unlocking.</summary>
    private protected virtual async Op PutBy(HiddevData hiddev, bool frees, string function)
    {
        if (frees)
            await hiddev.Kfree(function);
    }

    /// <summary><c>__hiddev_open</c>: with the lock held.</summary>
    private async Op<int> OpenExisting(HiddevData hiddev, Kernel.File file)
    {
        const string Function = "__hiddev_open";
        var list = new HiddevList(Machine, hiddev);
        if (await hiddev.CountOpen(Function) == 0)
        {
            int result = await hiddev.Hid.HidHwPower();
            if (result < 0)
            {
                await hiddev.CountClose(Function);
                await list.Kfree(Function);
                return result;
            }

            await hiddev.Hid.HidHwOpen();
        }

        await hiddev.Link(list, Function);
        await Share(hiddev);
        file.PrivateData = list;
        return 0;
    }
}

/// <summary>HD2: 5c02c447eaed (v5.6). Disconnecting unlocks last; who comes second still frees what the first one may be unlocking.</summary>
public class HiddevHd2(Machine machine) : HiddevHd1(machine)
{
    private protected override async Op Leave(HiddevData hiddev, bool isOpen)
    {
        if (isOpen)
            await Stop(hiddev);
        await hiddev.ExistanceLock.Unlock("hiddev_disconnect");
    }
}

/// <summary>HD3f: the patch of June 2026. The connection and each file hold a reference, put after unlocking.</summary>
public sealed class HiddevHd3f(Machine machine) : HiddevHd2(machine)
{
    private protected override async Op Share(HiddevData hiddev) => await hiddev.Kref.Get("__hiddev_open");

    private protected override async Op PutBy(HiddevData hiddev, bool frees, string function) => await hiddev.Kref.Put(function);
}
