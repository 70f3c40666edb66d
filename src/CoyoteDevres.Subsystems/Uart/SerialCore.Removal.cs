using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>What removals share; and that of 4.7 to 6.4, before serial_core_remove_one_port. [V 4.8.15]</content>
public abstract partial class SerialCore
{
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
        await Port.Mutex.Lock(function);
        await UartPortCheck();
        await port.Dead.Write(true, function);
        await Port.Mutex.Unlock(function);
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
