using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ptp;

/// <summary>
/// What PC0 and PC1 agree on: the posix clock has a count, its character device is in the counted memory and pins nothing, and the class device is an allocation of its
/// own (<c>device_create</c>).
/// </summary>
public abstract class PtpKref(Machine machine, CharacterNode node) : PtpVersion(machine, node)
{
    internal sealed override async Op<int> PosixClockOpen(PosixClock clk, File file)
    {
        await Lock(clk, "posix_clock_open");
        int result = -Errno.ENODEV;
        if (!await clk.Zombie.Read("posix_clock_open"))
        {
            await clk.Touch("posix_clock_open"); // ops.open, which does nothing.
            await clk.Kref.Get("posix_clock_open");
            file.PrivateData = clk;
            result = 0;
        }

        await Unlock(clk, "posix_clock_open");
        return result;
    }

    internal sealed override async Op PosixClockRelease(File file)
    {
        var clk = file.Private<PosixClock>();
        await clk.Touch("posix_clock_release"); // ops.release: there is none.
        await clk.Kref.Put("posix_clock_release");
    }

    internal sealed override async Op<bool> GetPosixClock(PosixClock clk)
    {
        await Lock(clk, "get_posix_clock");
        if (!await clk.Zombie.Read("get_posix_clock"))
            return true;
        await Unlock(clk, "get_posix_clock");
        return false;
    }

    internal sealed override async Op PutPosixClock(PosixClock clk) => await Unlock(clk, "put_posix_clock");

    /// <summary>Takes the lock as operations do.</summary>
    private protected abstract Op Lock(PosixClock clk, string function);

    /// <summary>Releases it.</summary>
    private protected abstract Op Unlock(PosixClock clk, string function);

    /// <summary>Sets the flag, with the lock that keeps operations out.</summary>
    private protected abstract Op SetZombie(PosixClock clk);

    private protected sealed override async Op Register(PtpClock ptp, Device parent, CharacterNode node)
    {
        var classDevice = new PtpClassDevice(ptp, parent);
        ptp.Companion = classDevice;
        ptp.Dev = classDevice.Dev;
        await ptp.Dev.Add();
        ptp.Clock.Kref = new Kref(ptp.Clock, "kref", () => DeletePtpClock(ptp));
        ptp.Clock.Cdev = new Cdev(ptp.Clock, "cdev", new PosixClockOperations(this, ptp.Clock), Core, parent: null);
        await ptp.Clock.Cdev.Add(node);
    }

    private protected sealed override async Op RemoveDevice(PtpClock ptp)
    {
        await ptp.Touch("ptp_clock_unregister"); // devid
        await ptp.Dev.Unregister();
    }

    private protected sealed override async Op PosixClockUnregister(PosixClock clk, PtpClock? tellLate)
    {
        await clk.Cdev.Del();
        await SetZombie(clk);
        if (tellLate is not null)
            await TellReaders(tellLate);
        await clk.Kref.Put("posix_clock_unregister");
    }

    /// <summary><c>delete_clock</c>, <c>delete_ptp_clock</c>.</summary>
    private async Op DeletePtpClock(PtpClock ptp)
    {
        await ptp.TsevqMux.Destroy("delete_ptp_clock");
        await Clocks.Free(0, "delete_ptp_clock");
        await ptp.Kfree("delete_ptp_clock");
    }

    /// <summary>What <c>device_create</c> allocates.</summary>
    private sealed class PtpClassDevice : KernelObject
    {
        internal PtpClassDevice(PtpClock ptp, Device parent)
            : base(ptp.Machine, "ptp_class_device")
        {
            Dev = new Device(this, "dev", async () => await Kfree("device_create_release"), parent);
            Dev.AddAttribute(ptp.ClockName);
        }

        internal Device Dev { get; }
    }
}
