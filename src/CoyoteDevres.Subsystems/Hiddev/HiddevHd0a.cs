using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Hiddev;

/// <summary>
/// HD0a: 7f77897ef2b6 (2.6.39) to v5.2. Close and ioctl are under <c>existancelock</c>; open counts itself twice (0361a28d3f9a), once without the
/// lock, and what fails in its second half frees a file that is linked already. Open read in quotations of v5.2 and v5.5 on the list [V].
/// </summary>
public class HiddevHd0a(Machine machine) : HiddevHd1(machine)
{
    /// <summary>9c09b214f30e (v5.3): tests again under the lock.</summary>
    private protected virtual bool TestsAgain => false;

    /// <summary>6d4472d7bec3 (v5.3): takes a file that fails off the list.</summary>
    private protected virtual bool Unlinks => false;

    internal override async Op<int> HiddevOpen(Kernel.File file)
    {
        if (await UsbhidFindInterface() is not { } hid)
            return -Errno.ENODEV;
        var hiddev = await (await hid.Hiddev.Load()).Deref();
        var list = new HiddevList(Machine, hiddev);
        if (!await hiddev.Exist.Read())
            return await Bail(list, -Errno.ENODEV);
        if (await hiddev.CountOpen("hiddev_open") == 0)
            await hid.HidHwOpen();
        await hiddev.Link(list, "hiddev_open");

        await hiddev.ExistanceLock.Lock();
        int result = TestsAgain && !await hiddev.Exist.Read() ? -Errno.ENODEV : 0;
        if (result == 0 && await hiddev.CountOpen("hiddev_open") == 0 && await hiddev.Exist.Read())
        {
            result = await hid.HidHwPower();
            if (result == 0)
                await hid.HidHwOpen();
        }

        await hiddev.ExistanceLock.Unlock();
        if (result < 0)
        {
            if (Unlinks)
                await hiddev.Unlink(list, "hiddev_open");
            return await Bail(list, result);
        }

        file.PrivateData = list;
        return 0;
    }

    private static async Op<int> Bail(HiddevList list, int result)
    {
        await list.Kfree("hiddev_open");
        return result;
    }
}

/// <summary>HD0b: v5.3 and v5.4, after 6d4472d7bec3 and 9c09b214f30e.</summary>
public sealed class HiddevHd0b(Machine machine) : HiddevHd0a(machine)
{
    private protected override bool TestsAgain => true;

    private protected override bool Unlinks => true;
}
