using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <content>The hardware's driver comes and goes with its module.</content>
public abstract partial class SerialCore
{
    /// <summary>The driver that the line is one of, if its module can go; null if it stays.</summary>
    public UartDriver? UartDriver { get; private set; }

    /// <summary><c>uart_register_driver</c>, by a module that can go.</summary>
    public void UartRegisterDriver(LoadableModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        UartDriver = new UartDriver(module, State);
        Io.Driver.MakeRemovable(halvesMutex: SectionsApart);
    }

    /// <summary>
    /// <c>uart_unregister_driver</c>: no new ttys; then the states go, whatever ttys there still are. The tty_driver itself stays: each tty has a reference on it.
    /// </summary>
    public async Op UartUnregisterDriver()
    {
        await Io.Driver.TtyUnregisterDriver();
        await Port.BufWork.CancelSync("tty_port_destroy");
        await State.Kfree();
        // What it pointed to is nobody's any more.
        State.XmitBuf.Value.Raw?.Retain(owned: false);
        Port.Tty.Value.Raw?.Retain(owned: false);
        await UartDriver!.ForgetState();
    }

    /// <summary>Finds the line's state through the driver, where that can go.</summary>
    private protected Op FindState(string function) => UartDriver is { } driver ? driver.FindState(function) : Op.Done;
}
