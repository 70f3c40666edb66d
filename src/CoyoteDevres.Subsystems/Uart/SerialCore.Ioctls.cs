using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>Modem control and port parameters.</content>
public abstract partial class SerialCore
{
    private async Op<int> UartTiocmget(TtyStruct tty)
    {
        int result = -Errno.EIO;
        await Port.Mutex.Lock();
        if (await UartPortCheck() is { } port && !await tty.IoError.Read())
        {
            await port.Touch();
            await port.Lock.LockIrq();
            await port.Touch();
            await port.Lock.UnlockIrq();
            result = 0;
        }

        await Port.Mutex.Unlock();
        return result;
    }

    private async Op<int> UartGetIcount()
    {
        if (await UartPortRef() is not { } port)
            return -Errno.EIO;
        await port.Lock.LockIrq();
        await port.Touch();
        await port.Lock.UnlockIrq();
        await UartPortDeref(port);
        return 0;
    }

    private async Op<int?> UartIoctl(TtyStruct tty, IoctlCommand command)
    {
        if (await tty.IoError.Read())
            return -Errno.EIO;
        if (command == TtyIoctls.ModemWait)
            return await UartWaitModemStatus();
        await Port.Mutex.Lock();
        bool usable = await UartPortCheck() is { } port && !await tty.IoError.Read();
        await Port.Mutex.Unlock();
        return usable ? null : -Errno.EIO;
    }

    /// <summary>
    /// <c>uart_wait_modem_status</c>: sleeps with a reference held; whatever wakes it, it sleeps again unless a counter has changed
    /// or a signal came. No line changes here.
    /// </summary>
    private protected async Op<int> UartWaitModemStatus()
    {
        if (await UartPortRef() is not { } port)
            return -Errno.EIO;
        await ReadCounters(port);
        await Port.DeltaMsrWait.PrepareToWait(SleepState.Interruptible);
        bool interrupted;
        do
        {
            await ReadCounters(port);
            interrupted = await Port.DeltaMsrWait.ScheduleInterruptible() == Operation.Interrupted;
            await Port.DeltaMsrWait.PrepareToWait(SleepState.Interruptible);
        }
        while (!interrupted);

        await Port.DeltaMsrWait.FinishWait();
        await UartPortDeref(port);
        return -Errno.ERESTARTSYS;
    }

    private static async Op ReadCounters(UartPort port)
    {
        await port.Lock.LockIrq("uart_wait_modem_status");
        await port.Touch("uart_wait_modem_status");
        await port.Lock.UnlockIrq("uart_wait_modem_status");
    }

    /// <summary><c>uart_set_info_user</c>: another irq. Neither a hang-up nor <c>UPF_DEAD</c> is looked at.</summary>
    private async Op<int> UartSetInfoUser(TtyStruct tty)
    {
        await tty.TermiosRwsem.DownWrite();
        await Port.Mutex.Lock();
        int result = await UartSetInfo(tty);
        await Port.Mutex.Unlock();
        await tty.TermiosRwsem.UpWrite();
        return result;
    }

    /// <summary>How <c>uart_set_info</c> starts the port up again.</summary>
    protected abstract Op<int> StartAgain(TtyStruct tty);

    private protected virtual async Op<int> UartSetInfo(TtyStruct tty)
    {
        if (await UartPortCheck() is not { } port)
            return -Errno.EIO;
        await port.Touch();
        if (await Port.Count.Read() > 1)
            return -Errno.EBUSY;
        await UartShutdown(tty);
        await port.Touch();
        if (await port.TypeUnknown.Read())
            return 0;
        return await Port.Initialized.Read() ? 0 : await StartAgain(tty);
    }
}
