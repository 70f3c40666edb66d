using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>
/// PC2, today: the clock is the memory of its device, which the character device pins (a33121e5487b, 5.5), and an open file has a context and a queue of timestamps of
/// its own.
/// </summary>
/// <remarks>posix-clock.c, ptp_chardev.c and ptp_clock.c read in a tree of about v6.16 [V].</remarks>
public sealed class PtpPC2(Machine machine, CharacterNode node) : PtpVersion(machine, node)
{
    internal override PollMask PollOfZombie => PollMask.Error;

    internal override async Op<bool> GetPosixClock(PosixClock clk)
    {
        await clk.Rwsem.DownRead("get_posix_clock");
        if (!await clk.Zombie.Read("get_posix_clock"))
            return true;
        await clk.Rwsem.UpRead("get_posix_clock");
        return false;
    }

    internal override async Op PutPosixClock(PosixClock clk) => await clk.Rwsem.UpRead("put_posix_clock");

    internal override TimestampEventQueue QueueOf(PtpClock ptp, File file) => file.Private<PosixClockContext>().Queue;

    internal override async Op<int> PosixClockOpen(PosixClock clk, File file)
    {
        const string Function = "posix_clock_open";
        await clk.Rwsem.DownRead(Function);
        int result = -Errno.ENODEV;
        if (!await clk.Zombie.Read(Function))
        {
            var context = new PosixClockContext(clk);
            await PtpOpen(context);
            file.PrivateData = context;
            if ((await clk.Dev.Load(Function)).Raw is { } device)
                await device.Get(Function);
            result = 0;
        }

        await clk.Rwsem.UpRead(Function);
        return result;
    }

    internal override async Op PosixClockRelease(File file)
    {
        const string Function = "posix_clock_release";
        var context = file.Private<PosixClockContext>();
        var clk = context.Clk;
        await PtpRelease(context);
        if ((await clk.Dev.Load(Function)).Raw is { } device)
            await device.Put(Function);
        await context.Kfree(Function);
    }

    /// <summary><c>ptp_read</c>: each reader has its queue.</summary>
    internal override async Op<int> PtpRead(PtpClock ptp, File file, UserPointer buffer)
    {
        var queue = QueueOf(ptp, file);
        int result = await WaitForTimestamp(ptp, queue);
        if (result != 0)
            return result;
        await TakeTimestamps(queue);
        return await Core.Machine.CopyToUser(buffer, 1, "ptp_read");
    }

    private protected override async Op<int> Enable(PtpClock ptp, Pointer<PtpInfo> info)
    {
        if (await ptp.PincfgMux.LockInterruptible("ptp_extts_request") != 0)
            return -Errno.ERESTARTSYS;
        await info.Deref("ptp_extts_request");
        await ptp.PincfgMux.Unlock("ptp_extts_request");
        return 0;
    }

    /// <summary><c>device_initialize</c>, then <c>posix_clock_register</c>, which tells the clock its device when that can be opened already.</summary>
    private protected override async Op Register(PtpClock ptp, Device parent, CharacterNode node)
    {
        var clk = ptp.Clock;
        var queue = new TimestampEventQueue(ptp.Machine);
        ptp.Companion = queue;
        await ptp.Tsevqs.AddTail(queue.Link, "ptp_clock_register");
        ptp.Dev = new Device(ptp, "dev", () => PtpClockRelease(ptp), parent);
        ptp.Dev.AddAttribute(ptp.ClockName);
        clk.Cdev = new Cdev(clk, "cdev", new PosixClockOperations(this, clk), Core, ptp.Dev);
        await clk.Cdev.DeviceAdd(node, ptp.Dev);
        await clk.Dev.Store(ptp.Dev, "posix_clock_register");
    }

    private protected override async Op PosixClockUnregister(PosixClock clk, PtpClock? tellLate)
    {
        const string Function = "posix_clock_unregister";
        await clk.Cdev.DeviceDel(clk.Ptp.Dev);
        await clk.Rwsem.DownWrite(Function);
        await clk.Zombie.Write(true, Function);
        await clk.Rwsem.UpWrite(Function);
        if (tellLate is not null)
            await TellReaders(tellLate);
        if ((await clk.Dev.Load(Function)).Raw is { } device)
            await device.Put(Function);
    }

    /// <summary><c>ptp_open</c>.</summary>
    private static async Op PtpOpen(PosixClockContext context)
    {
        var ptp = context.Clk.Ptp;
        await ptp.TsevqsLock.LockIrq("ptp_open");
        await ptp.Tsevqs.AddTail(context.Queue.Link, "ptp_open");
        await ptp.TsevqsLock.UnlockIrq("ptp_open");
    }

    /// <summary><c>ptp_release</c>.</summary>
    private static async Op PtpRelease(PosixClockContext context)
    {
        var ptp = context.Clk.Ptp;
        await ptp.TsevqsLock.LockIrq("ptp_release");
        await context.Queue.Link.Del("ptp_release");
        await ptp.TsevqsLock.UnlockIrq("ptp_release");
        await context.Queue.Kfree("ptp_release");
    }

    /// <summary><c>ptp_clock_release</c>: the device's last put. What is left on the list is the clock's own queue.</summary>
    private async Op PtpClockRelease(PtpClock ptp)
    {
        const string Function = "ptp_clock_release";
        await ptp.PincfgMux.Destroy(Function);
        await ptp.TsevqsLock.LockIrqsave(Function);
        var first = await ptp.Tsevqs.Next(Function);
        await first.Del(Function);
        await ptp.TsevqsLock.UnlockIrqrestore(Function);
        await first.Container.Kfree(Function);
        await Clocks.Free(0, Function);
        await ptp.Kfree(Function);
    }
}
