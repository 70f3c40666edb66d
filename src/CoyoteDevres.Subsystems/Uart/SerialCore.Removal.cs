using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>What removals share; and that of 4.7 to 6.4, before serial_core_remove_one_port. [V 4.8.15]</content>
public abstract partial class SerialCore
{
    /// <summary>
    /// What <see cref="SectionsApart"/> makes of tty_port.mutex for <see cref="BuryAndHangUp"/>: that section changes the flag which an open looks at before it starts the port up, and has
    /// nothing in common with other sections. The open takes both.
    /// </summary>
    private Mutex? burialMutex;

    /// <summary>True if the removal changes the port under tty_port.mutex before it waits for anybody.</summary>
    protected virtual bool BuriesUnderMutex => true;

    /// <summary>Of an open that has tty_port.mutex and is going to look whether the port is dead.</summary>
    protected async Op KeepFromBurial(string function)
    {
        if (burialMutex is not null)
            await burialMutex.Lock(function);
    }

    /// <summary>Before it gives tty_port.mutex back.</summary>
    protected async Op AllowBurial(string function)
    {
        if (burialMutex is not null)
            await burialMutex.Unlock(function);
    }

    /// <summary><c>uart_remove_one_port</c>: <c>UPF_DEAD</c> under tty_port.mutex; reads <c>port-&gt;tty</c> again for the hangup.</summary>
    protected async Op UartRemoveOnePortOf47(UartPort port)
    {
        await BuryAndHangUp(port);
        await Port.Mutex.Lock("uart_remove_one_port");
        await Detach();
        await Port.Mutex.Unlock("uart_remove_one_port");
        await PortMutex.Unlock("uart_remove_one_port");
    }

    /// <summary>Its first part: no new opens, the line is hung up, the hardware's type is unknown. Leaves <c>port_mutex</c> held.</summary>
    protected async Op BuryAndHangUp(UartPort port)
    {
        const string function = "uart_remove_one_port";
        ArgumentNullException.ThrowIfNull(port);
        await PortMutex.Lock(function);
        var mutex = burialMutex ?? Port.Mutex;
        await mutex.Lock(function);
        await UartPortCheck();
        await port.Dead.Write(true, function);
        await mutex.Unlock(function);
        await Io.Driver.TtyUnregisterDevice();
        if (await Port.TtyPortTtyGet() is { } tty)
        {
            await Io.TtyVhangup((await Port.Tty.Load(function)).Raw);
            await tty.TtyKrefPut();
        }

        await port.Touch(function);
        await port.TypeUnknown.Write(true, function);
    }

    /// <summary>
    /// Waits in <c>remove_wait</c> for who has references. In one step, if that is asked for: who puts last wakes it up, or dies before that of the port, which is freed when this has gone on.
    /// </summary>
    private protected Op WaitForReferences(string function) =>
        WaitsInOneStep
            ? State.Refcount.WaitForZero(State.RemoveWait, function)
            : State.RemoveWait.WaitEvent(async () => await State.Refcount.IsZero(function), function);

    private async Op Detach()
    {
        bool isNegative = await State.Refcount.DecIsNegative("uart_remove_one_port");
        Warn.On(Machine, isNegative, "uart_remove_one_port", State.Refcount.Name, "refcount below zero");
        await WaitForReferences("uart_remove_one_port");
        await State.UartPort.Store(null, "uart_remove_one_port");
    }
}
