using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>What open files do.</summary>
public abstract partial class DrmVersion
{
    /// <summary><c>drm_stub_open</c>: finds the device, puts the driver's file operations in the place of its own, and calls their open.</summary>
    public virtual async Op<int> DrmStubOpen(File file)
    {
        if (await DrmMinorAcquire() is not { } minor)
            return -Errno.ENODEV;
        await minor.Touch(); // dev.
        await minor.Device.Touch(); // driver.
        var driver = minor.Device.Driver;
        await driver.Module.Touch("drm_stub_open"); // driver->fops, and its owner.
        int result = -Errno.ENODEV;
        if (await driver.Module.TryGet())
        {
            result = await DrmOpen(file);
            if (result < 0)
                await driver.Module.Put("do_dentry_open");
        }

        await DrmMinorRelease(minor);
        return result;
    }

    /// <summary><c>drm_open</c>, <c>drm_open_helper</c>.</summary>
    public async Op<int> DrmOpen(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (await DrmMinorAcquire() is not { } minor)
            return -Errno.ENODEV;
        await minor.Touch(); // dev.
        var dev = minor.Device;
        await CountOpen(dev);
        var priv = new DrmFile(minor);
        file.PrivateData = priv;
        await dev.FilelistMutex.Lock("drm_open_helper");
        await dev.Touch("drm_open_helper"); // filelist, which nobody walks here.
        await dev.FilelistMutex.Unlock("drm_open_helper");
        return 0;
    }

    /// <summary><c>drm_release</c>.</summary>
    public virtual async Op DrmRelease(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (minor, dev) = await Of(file, "drm_release");
        await DrmCloseHelper(file.Private<DrmFile>(), dev);
        if (await CountClose(dev))
            await DrmLastclose(dev);
        await DrmMinorRelease(minor);
    }

    /// <summary><c>drm_ioctl</c>, <c>drm_ioctl_kernel</c>: the test, then the handler, with no lock between.</summary>
    public static async Op<int> DrmIoctl(File file, IoctlCommand command)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (_, dev) = await Of(file, "drm_ioctl");
        if (await dev.Unplugged.Read())
            return -Errno.ENODEV;
        await file.Private<DrmFile>().Touch("drm_ioctl_permit");
        if (command == Drm.DrmIoctl.AddFramebuffer)
            return await DrmModeAddfb2(dev, file.Private<DrmFile>());
        if (command == Drm.DrmIoctl.CreateDumb)
            return DrmModeCreateDumb(dev, file.Private<DrmFile>());
        bool known = command == Drm.DrmIoctl.Submit || command == Drm.DrmIoctl.WaitForRemoval;
        return known ? await dev.Driver.Handle(dev, command) : -Errno.EINVAL;
    }

    /// <summary><c>drm_read</c>, for a buffer of one event: it does not ask whether the device is there.</summary>
    public static async Op<int> DrmRead(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (_, dev) = await Of(file, "drm_read");
        var priv = file.Private<DrmFile>();
        int result = await priv.EventReadLock.LockInterruptible();
        while (result == 0)
        {
            await dev.EventLock.LockIrq();
            int events = await priv.Events.Read();
            if (events > 0)
                await priv.Events.Write(events - 1);
            await dev.EventLock.UnlockIrq();
            if (events > 0 || file.NonBlocking)
            {
                await priv.EventReadLock.Unlock();
                return events > 0 ? 1 : -Errno.EAGAIN;
            }

            await priv.EventReadLock.Unlock();
            result = await priv.EventWait.WaitEventInterruptible(async () => await priv.Events.Read("drm_read") > 0);
            if (result == 0)
                result = await priv.EventReadLock.LockInterruptible();
        }

        return result;
    }

    /// <summary><c>drm_poll</c>: a removal is no event to it.</summary>
    public static async Op<PollMask> DrmPoll(File file, PollTable table)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(table);
        var priv = file.Private<DrmFile>();
        await table.Wait(priv.EventWait);
        return await priv.Events.Read() > 0 ? PollMask.In : PollMask.None;
    }

    /// <summary><c>drm_send_event</c>: a vertical blank, a finished flip.</summary>
    public static async Op DrmSendEvent(DrmFile priv)
    {
        ArgumentNullException.ThrowIfNull(priv);
        var dev = priv.Minor.Device;
        await dev.EventLock.LockIrqsave();
        await priv.Events.Write(await priv.Events.Read() + 1);
        await priv.EventWait.WakeUpInterruptible();
        await dev.EventLock.UnlockIrqrestore();
    }

    /// <summary>One more open file.</summary>
    protected abstract Op CountOpen(DrmDevice dev);

    /// <summary>One less: true if it was the last.</summary>
    protected abstract Op<bool> CountClose(DrmDevice dev);

    /// <summary><c>drm_lastclose</c>, <c>drm_client_dev_restore</c>; since v4.18.</summary>
    protected virtual async Op DrmLastclose(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.Touch(); // driver->lastclose.
        await dev.ClientlistMutex.Lock("drm_client_dev_restore");
        await dev.ClientlistMutex.Unlock("drm_client_dev_restore");
    }

    /// <summary>The part of <c>drm_release</c> that takes the file apart: off the list, then <c>drm_file_free</c>.</summary>
    protected virtual async Op DrmCloseHelper(DrmFile priv, DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(priv);
        ArgumentNullException.ThrowIfNull(dev);
        await dev.FilelistMutex.Lock();
        await priv.Touch(); // lhead.
        await dev.FilelistMutex.Unlock();
        await ReleaseFile(dev, priv);
        await priv.Kfree("drm_file_free");
    }

    /// <summary>What a file has: events, framebuffers, handles.</summary>
    protected async Op ReleaseFile(DrmDevice dev, DrmFile priv)
    {
        ArgumentNullException.ThrowIfNull(dev);
        ArgumentNullException.ThrowIfNull(priv);
        await dev.EventLock.LockIrqsave("drm_events_release");
        await priv.Events.Write(0, "drm_events_release");
        await dev.EventLock.UnlockIrqrestore("drm_events_release");
        await ReleaseFramebuffers(dev, priv);
        if (priv.Gem is { } gem)
            await gem.Refcount.Put("drm_gem_object_release_handle");
    }

    /// <summary>The part of <c>drm_file_free</c> that releases the file's framebuffers.</summary>
    protected virtual Op ReleaseFramebuffers(DrmDevice dev, DrmFile priv) => DrmFbRelease(priv);

    /// <summary>The file's minor and its device: three structures.</summary>
    protected static async Op<(DrmMinor Minor, DrmDevice Dev)> Of(File file, string function)
    {
        ArgumentNullException.ThrowIfNull(file);
        var priv = file.Private<DrmFile>();
        await priv.Touch(function);
        await priv.Minor.Touch(function);
        return (priv.Minor, priv.Minor.Device);
    }

    /// <summary><c>drm_mode_create_dumb</c>: one object a file, in the set-up.</summary>
    private static int DrmModeCreateDumb(DrmDevice dev, DrmFile priv)
    {
        priv.Gem = new DrmGemObject(dev);
        return 0;
    }
}

/// <summary>
/// <c>drm_stub_fops</c>, and what it puts in its place: the driver's table, which is the core's functions here. The core's own reference on its module,
/// which <c>replace_fops</c> drops, is kept until the end.
/// </summary>
internal sealed class DrmStubFileOperations(DrmVersion version) : FileOperations
{
    public override Module Owner => version.Module;

    public override Op<int> Open(File file) => version.DrmStubOpen(file);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) => DrmVersion.DrmIoctl(file, command);

    public override Op<int> Read(File file, UserPointer buffer) => DrmVersion.DrmRead(file);

    public override Op<PollMask> Poll(File file, PollTable table) => DrmVersion.DrmPoll(file, table);

    public override Op<int> Mmap(File file) => version.DrmGemMmap(file);

    public override async Op Release(File file)
    {
        await DrmVersion.Unmap(file.Private<DrmFile>());
        var module = file.Private<DrmFile>().Minor.Device.Driver.Module;
        await version.DrmRelease(file);
        await module.Put("__fput");
    }
}
