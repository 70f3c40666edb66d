using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// The default line discipline (drivers/tty/n_tty.c), raw output, echo on, no job control. [V 4.8.15 and 6.1.83]
/// </summary>
public sealed partial class NTty(TtyIo io) : LineDiscipline(io)
{
    /// <inheritdoc/>
    public override Op Open(TtyStruct tty) => NTtyOpen(tty);

    /// <inheritdoc/>
    public override Op Close(TtyStruct tty) => NTtyClose(tty);

    /// <inheritdoc/>
    public override Op FlushBuffer(TtyStruct tty) => NTtyFlushBuffer(tty);

    /// <inheritdoc/>
    public override Op<int> Read(TtyStruct tty, TtyFile file, bool nonBlocking) => NTtyRead(tty, file, nonBlocking);

    /// <inheritdoc/>
    public override Op<int> Write(TtyStruct tty, TtyFile file, bool nonBlocking) => NTtyWrite(tty, file, nonBlocking);

    /// <inheritdoc/>
    public override Op<PollMask> Poll(TtyStruct tty, TtyFile file, PollTable table) => NTtyPoll(tty, file, table);

    /// <inheritdoc/>
    public override Op<int> Ioctl(TtyStruct tty, IoctlCommand command) => NTtyIoctl(tty, command);

    /// <inheritdoc/>
    public override Op<int> ReceiveBuf(TtyStruct tty, int count) => NTtyReceiveBufCommon(tty, count);

    private async Op NTtyOpen(TtyStruct tty) => await tty.DiscData.Store(new NTtyData(Machine));

    private static async Op NTtyClose(TtyStruct tty)
    {
        var data = (await tty.DiscData.Load()).Raw!;
        await tty.TermiosRwsem.DownWrite();
        await data.Kfree();
        await tty.DiscData.Store(null);
        await tty.TermiosRwsem.UpWrite();
    }

    private static async Op NTtyFlushBuffer(TtyStruct tty)
    {
        await tty.TermiosRwsem.DownWrite();
        var data = await Data(tty, "reset_buffer_flags");
        await data.ReadCount.Write(0, "reset_buffer_flags");
        await data.Echoes.Write(0, "reset_buffer_flags");
        await tty.TermiosRwsem.UpWrite();
    }

    /// <summary>
    /// <c>n_tty_read</c>: sleeps on read_wait until there is data or a hangup. The hung-up test comes after joining the queue.
    /// </summary>
    private async Op<int> NTtyRead(TtyStruct tty, TtyFile file, bool nonBlocking)
    {
        var data = await Data(tty, "n_tty_read");
        if (nonBlocking)
        {
            if (!await data.AtomicReadLock.TryLock())
                return -Errno.EAGAIN;
        }
        else if (await data.AtomicReadLock.LockInterruptible() < 0)
        {
            return -Errno.ERESTARTSYS;
        }

        await tty.TermiosRwsem.DownRead();
        await tty.ReadWait.AddWokenWaitQueue();
        int? result;
        while ((result = await ReadOnce(tty, file, data, nonBlocking)) is null)
        {
            await tty.TermiosRwsem.UpRead("n_tty_read");
            bool interrupted = !await tty.ReadWait.WaitWoken();
            await tty.TermiosRwsem.DownRead();
            if (interrupted)
            {
                result = -Errno.ERESTARTSYS;
                break;
            }
        }

        await tty.TermiosRwsem.UpRead();
        await tty.ReadWait.RemoveWaitQueue();
        await data.AtomicReadLock.Unlock();
        return result.Value;
    }

    /// <summary>One pass of its loop: a result, or null to sleep.</summary>
    private async Op<int?> ReadOnce(TtyStruct tty, TtyFile file, NTtyData data, bool nonBlocking)
    {
        int count = await data.ReadCount.Read("input_available_p");
        if (count == 0)
        {
            await tty.TermiosRwsem.UpRead("n_tty_read");
            await Io.Driver.Port.BufWork.Flush("tty_buffer_flush_work");
            await tty.TermiosRwsem.DownRead("n_tty_read");
            count = await data.ReadCount.Read("input_available_p");
        }

        if (count > 0)
        {
            await data.ReadCount.Write(0, "copy_from_read_buf");
            return count;
        }

        if (await TtyIo.TtyHungUpP(file, "n_tty_read") || await Io.AbortsReaders(tty))
            return 0;
        return nonBlocking || await Io.TtyIoNonblock(tty) ? -Errno.EAGAIN : null;
    }

    /// <summary><c>n_tty_write</c>, without output processing: it sleeps where there is no room.</summary>
    private async Op<int> NTtyWrite(TtyStruct tty, TtyFile file, bool nonBlocking)
    {
        await tty.TermiosRwsem.DownRead();
        var data = await Data(tty, "n_tty_write");
        await ProcessEchoes(tty, data);
        await tty.WriteWait.AddWokenWaitQueue();
        var (left, error) = (file.Characters, 0);
        while (error == 0)
        {
            (left, error) = await WriteOnce(tty, file, data, left);
            if (error != 0 || left == 0)
                break;
            if (nonBlocking || await Io.TtyIoNonblock(tty))
            {
                error = -Errno.EAGAIN;
                break;
            }

            await tty.TermiosRwsem.UpRead();
            bool interrupted = !await tty.WriteWait.WaitWoken();
            await tty.TermiosRwsem.DownRead();
            if (interrupted)
                error = -Errno.ERESTARTSYS;
        }

        await tty.WriteWait.RemoveWaitQueue();
        await tty.TermiosRwsem.UpRead();
        return left < file.Characters ? file.Characters - left : error;
    }

    /// <summary>One pass of its loop: how many characters are left, and an error, or 0.</summary>
    private async Op<(int Left, int Error)> WriteOnce(TtyStruct tty, TtyFile file, NTtyData data, int left)
    {
        if (await TtyIo.TtyHungUpP(file, "n_tty_write"))
            return (left, -Errno.EIO);
        for (; left > 0; left--)
        {
            await data.OutputLock.Lock("n_tty_write");
            int taken = await Io.Operations.Write(tty);
            await data.OutputLock.Unlock("n_tty_write");
            if (taken == 0)
                break;
        }

        return (left, 0);
    }

    /// <summary>
    /// <c>n_tty_poll</c>. It joins write_wait, too; whoever asks for input is woken through read_wait by data and by hangups, which
    /// is the only one joined here. Whether a write is under way decides about POLLOUT only and is not looked at.
    /// </summary>
    private async Op<PollMask> NTtyPoll(TtyStruct tty, TtyFile file, PollTable table)
    {
        var mask = PollMask.None;
        await table.Wait(tty.ReadWait);
        var data = await Data(tty, "n_tty_poll");
        int count = await data.ReadCount.Read("input_available_p");
        if (count == 0)
        {
            await Io.Driver.Port.BufWork.Flush("tty_buffer_flush_work");
            count = await data.ReadCount.Read("input_available_p");
        }

        if (count > 0)
            mask |= PollMask.In;
        if (await TtyIo.TtyHungUpP(file, "n_tty_poll"))
            mask |= PollMask.HangUp;
        if (await Io.Operations.CharsInBuffer(tty) < UartState.WakeupChars && await Io.Operations.WriteRoom(tty) > 0)
            mask |= PollMask.Out;
        return mask;
    }

    private async Op<int> NTtyIoctl(TtyStruct tty, IoctlCommand command)
    {
        if (command != TtyIoctls.OutputQueue)
            return -Errno.ENOTTY;
        await Io.Operations.CharsInBuffer(tty);
        return 0;
    }

    private static async Op<NTtyData> Data(TtyStruct tty, string function) =>
        (NTtyData)await (await tty.DiscData.Load(function)).Deref(function);
}
