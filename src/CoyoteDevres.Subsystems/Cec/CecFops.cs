using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Cec;

/// <summary><c>cec_devnode_fops</c>: whether the node is registered is tested once, at the beginning, with no lock (<c>cec_is_registered</c>).</summary>
internal sealed class CecFops(CecAdapter adap, CecDriver driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(Kernel.File file) => driver.CecOpen(adap, file);

    public override Op Release(Kernel.File file) => driver.CecRelease(file.Private<CecFh>());

    public override async Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        var fh = file.Private<CecFh>();
        if (!await adap.Registered.Read("cec_ioctl"))
            return -Errno.ENODEV;
        int result = 0;
        if (command == CecCommand.Receive)
            result = await CecReceiveMsg(fh);
        else if (command == CecCommand.DequeueEvent)
            result = await CecDqevent(fh);
        else
            await CecAdapGPhysAddr();
        return result < 0 ? result : await Owner.Machine.CopyToUser(argument, result, "cec_ioctl");
    }

    public override async Op<PollMask> Poll(Kernel.File file, PollTable table)
    {
        const string Function = "cec_poll";
        var fh = file.Private<CecFh>();
        await table.Wait(fh.Wait);
        if (!await adap.Registered.Read(Function))
            return PollMask.Error | PollMask.HangUp;
        await adap.Lock.Lock(Function);
        int msgs = await fh.QueuedMsgs.Read(Function);
        await adap.Lock.Unlock(Function);
        return msgs > 0 ? PollMask.In : PollMask.None;
    }

    /// <summary>Waits for a message, and for nothing else: not for the adapter's going.</summary>
    private static async Op<int> CecReceiveMsg(CecFh fh)
    {
        int result;
        do
        {
            await fh.Lock.Lock();
            int msgs = await fh.QueuedMsgs.Read();
            await fh.Lock.Unlock();
            if (msgs > 0)
                return 0;
            result = await fh.Wait.WaitEventInterruptible(async () => await fh.QueuedMsgs.Read("cec_receive_msg") > 0);
        }
        while (result == 0);
        return result;
    }

    private static async Op<int> CecDqevent(CecFh fh)
    {
        await fh.Lock.Lock();
        while (await fh.QueuedEvents.Read() == 0)
        {
            await fh.Lock.Unlock();
            int result = await fh.Wait.WaitEventInterruptible(async () => await fh.QueuedEvents.Read("cec_dqevent") > 0);
            if (result != 0)
                return result;
            await fh.Lock.Lock();
        }

        await fh.QueuedEvents.Write(await fh.QueuedEvents.Read() - 1);
        await fh.Lock.Unlock();
        return 0;
    }

    private async Op CecAdapGPhysAddr()
    {
        await adap.Lock.Lock();
        await adap.PhysAddr.Read();
        await adap.Lock.Unlock();
    }
}
