using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>Input and its echo.</content>
public sealed partial class NTty
{
    /// <summary><c>n_tty_receive_buf_common</c>: input is echoed, unless the tty is closing.</summary>
    private async Op<int> NTtyReceiveBufCommon(TtyStruct tty, int count)
    {
        await tty.TermiosRwsem.DownRead();
        var data = await Data(tty, "__receive_buf");
        // n_tty_receive_buf_closing only looks for flow control characters.
        if (!await tty.Closing.Read("__receive_buf"))
        {
            await data.ReadCount.Write(await data.ReadCount.Read("n_tty_receive_char") + count, "n_tty_receive_char");
            await data.Echoes.Write(count, "add_echo_byte");
            await FlushEchoes(tty, data);
            await Io.Operations.FlushChars(tty);
        }

        if (await data.ReadCount.Read("__receive_buf") > 0)
            await tty.ReadWait.WakeUp("__receive_buf");
        await tty.TermiosRwsem.UpRead();
        return count;
    }

    private async Op FlushEchoes(TtyStruct tty, NTtyData data)
    {
        if (await data.Echoes.Read() == 0)
            return;
        await data.OutputLock.Lock();
        await EchoAll(tty, data);
        await data.OutputLock.Unlock();
    }

    private async Op ProcessEchoes(TtyStruct tty, NTtyData data)
    {
        if (await data.Echoes.Read() == 0)
            return;
        await data.OutputLock.Lock();
        int echoed = await EchoAll(tty, data);
        await data.OutputLock.Unlock();
        if (echoed > 0)
            await Io.Operations.FlushChars(tty);
    }

    /// <summary><c>__process_echoes</c>.</summary>
    private async Op<int> EchoAll(TtyStruct tty, NTtyData data)
    {
        int space = await Io.Operations.WriteRoom(tty);
        int pending = await data.Echoes.Read("__process_echoes");
        int echoed = 0;
        for (; echoed < pending && space > 0; echoed++, space--)
            await Io.Operations.PutChar(tty);
        await data.Echoes.Write(pending - echoed, "__process_echoes");
        return echoed;
    }
}
