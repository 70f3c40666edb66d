using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Hiddev;

/// <summary>
/// HD0: 079034073faf (2.6.28) to 2.6.38. A table of devices; <c>existancelock</c> covers the write of <c>exist</c> and what some commands do, but
/// neither the count of open files nor the last close. Read in 0361a28d3f9a [V], but for its second count of an open, which is not in here.
/// </summary>
public sealed class HiddevHd0(Machine machine) : HiddevDriver(machine)
{
    private readonly PointerField<HiddevData> table = new(machine, "hiddev_table[0]");

    internal override async Op<int> HiddevOpen(Kernel.File file)
    {
        if ((await table.Load()).IsNull)
            return -Errno.ENODEV;
        var hiddev = await (await table.Load()).Deref();
        var list = new HiddevList(Machine, hiddev);
        if (!await hiddev.Exist.Read())
        {
            await list.Kfree();
            return -Errno.ENODEV;
        }

        if (await hiddev.CountOpen("hiddev_open") == 0)
            await hiddev.Hid.HidHwOpen();
        await hiddev.Link(list, "hiddev_open");
        file.PrivateData = list;
        return 0;
    }

    internal override async Op HiddevRelease(HiddevList list)
    {
        var hiddev = list.Hiddev;
        await hiddev.Unlink(list, "hiddev_release");
        if (await hiddev.CountClose("hiddev_release") == 0)
        {
            if (await hiddev.Exist.Read())
                await hiddev.Hid.HidHwClose();
            else
                await hiddev.Kfree();
        }

        await list.Kfree();
    }

    /// <summary>What only reads is not under the lock, and follows <c>hid</c> before it tests <c>exist</c>.</summary>
    internal override async Op<int> HiddevIoctl(HiddevList list, IoctlCommand command, UserPointer argument)
    {
        var hiddev = list.Hiddev;
        await hiddev.Touch(); // hid
        await hiddev.Hid.Touch(); // dev.parent, driver_data
        if (!await hiddev.Exist.Read())
            return -Errno.EIO;
        if (command == HiddevCommand.GetString)
            return await base.HiddevIoctl(list, command, argument);
        await hiddev.Hid.Touch();
        return await Machine.CopyToUser(argument, 0);
    }

    private protected override async Op Connected(HiddevData hiddev) => await table.Store(hiddev, "hiddev_connect");

    private protected override async Op HiddevDisconnect(HiddevData hiddev)
    {
        await hiddev.ExistanceLock.Lock();
        await hiddev.Exist.Write(false);
        await hiddev.ExistanceLock.Unlock();
        await table.Store(null);
        await Usb.UsbDeregisterDev();
        if (await hiddev.Open.Read() != 0)
        {
            await hiddev.Touch(); // hid
            await hiddev.Hid.HidHwClose();
            await hiddev.Wait.WakeUpInterruptible();
        }
        else
        {
            await hiddev.Kfree();
        }
    }
}
