using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>Open, close and the end of a tty.</content>
public abstract partial class TtyIo
{
    /// <summary>
    /// <c>tty_open</c>: finds or makes the tty, then opens the driver under tty_lock. A tty whose last file is being closed is
    /// polled for (<c>-EAGAIN</c>, schedule, retry) until it is gone from the driver's table.
    /// </summary>
    /// <param name="file">The file.</param>
    public async Op<int> TtyOpen(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        TtyFile opened;
        TtyStruct? tty;
        while (true)
        {
            opened = new TtyFile(Machine);
            (tty, int error) = await TtyOpenByDriver();
            if (error == 0)
                break;
            await opened.Kfree("tty_free_file");
            if (error != -Errno.EAGAIN)
                return error;
            if (await tty!.Released.Wait() == Operation.Interrupted)
                return -Errno.EAGAIN;
        }

        opened.Tty = tty!;
        file.PrivateData = opened;
        await TtyAddFile(tty!, opened);
        int result = await Operations.Open(tty!, opened);
        if (result < 0)
        {
            await tty!.TtyUnlock();
            await TtyRelease(opened);
            return result;
        }

        await tty!.Hupped.Write(false);
        await tty.TtyUnlock();
        return 0;
    }

    /// <summary><c>tty_open_by_driver</c>: the tty, locked, or an error; with <c>-EAGAIN</c> the tty that is in the way.</summary>
    private async Op<(TtyStruct? Tty, int Error)> TtyOpenByDriver()
    {
        await Driver.TtyMutex.Lock();
        await Driver.LockList();
        if (Driver.Listed is { } listed && !await listed.Read("get_tty_driver"))
        {
            await Driver.UnlockList();
            await Driver.TtyMutex.Unlock();
            return (null, -Errno.ENODEV);
        }

        var tty = (await Driver.Ttys.Load("tty_driver_lookup_tty")).Raw;
        if (tty is null)
        {
            tty = await TtyInitDev();
            await Driver.UnlockList();
            await Driver.TtyMutex.Unlock();
            return (tty, 0);
        }

        await tty.TtyKrefGet("tty_driver_lookup_tty");
        await Driver.UnlockList();
        await Driver.TtyMutex.Unlock();
        int result = await tty.TtyLockInterruptible();
        await tty.TtyKrefPut();
        if (result < 0)
            return (null, result);
        result = await TtyReopen(tty);
        if (result < 0)
            await tty.TtyUnlock();
        return (tty, result);
    }

    /// <summary><c>tty_init_dev</c>: a new tty, locked, in the driver's table.</summary>
    private async Op<TtyStruct> TtyInitDev()
    {
        await Driver.Owner.TryGet();
        var tty = new TtyStruct(Driver);
        await tty.Ldisc.Store(new NTty(this), "tty_ldisc_init");
        await tty.TtyLock();
        await Operations.Install(tty);
        await tty.Count.Write(1, "tty_standard_install");
        await Driver.Ttys.Store(tty, "tty_standard_install");
        await TtyLdiscSetup(tty);
        return tty;
    }

    /// <summary><c>tty_release</c>, of hung-up files, too.</summary>
    public async Op TtyRelease(TtyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await file.Touch();
        var tty = file.Tty;
        await tty.TtyLock();
        await Operations.Close(tty, file);
        // Whether somebody still sleeps on the queues is looked at here; nobody can: the last file's last reference is gone.
        int count = await tty.Count.Read() - 1;
        await tty.Count.Write(count);
        await TtyDelFile(tty, file);
        await tty.TtyUnlock();
        if (count == 0)
            await TtyReleaseStruct(tty);
    }

    /// <summary><c>tty_release_struct</c> (in 4.8 the end of tty_release).</summary>
    private async Op TtyReleaseStruct(TtyStruct tty)
    {
        await TtyLdiscRelease(tty);
        await Driver.TtyMutex.Lock();
        await ReleaseTty(tty);
        await Driver.TtyMutex.Unlock();
    }

    private async Op ReleaseTty(TtyStruct tty)
    {
        await Driver.Ttys.Store(null, "tty_driver_remove_tty");
        await tty.Released.Set();
        await Driver.Port.Itty.Store(null);
        await Driver.Port.BufWork.CancelSync("tty_buffer_cancel_work");
        await tty.TtyKrefPut();
    }

    private static async Op TtyAddFile(TtyStruct tty, TtyFile file)
    {
        await tty.FilesLock.Lock();
        tty.Files.Add(file);
        await tty.FilesLock.Unlock();
    }

    private static async Op TtyDelFile(TtyStruct tty, TtyFile file)
    {
        await tty.FilesLock.Lock();
        tty.Files.Remove(file);
        await tty.FilesLock.Unlock();
        await file.Kfree("tty_free_file");
    }
}
