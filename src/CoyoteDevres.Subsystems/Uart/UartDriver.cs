using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>struct uart_driver</c> of a hardware driver whose module can go. It is a variable of the module; the array of states that it points to is allocated by
/// <c>uart_register_driver</c>, and freed by <c>uart_unregister_driver</c>.
/// </summary>
/// <remarks>
/// Nobody who has the line open pins the module: <c>tty_driver.owner</c>, which cdevs and ttys take a reference on, is what <c>tty_alloc_driver</c> was compiled in,
/// serial core; <c>uart_driver.owner</c> is not read any more since 2f16669d322e (2012; "TTY: remove re-assignments to tty_driver members") took <c>normal-&gt;owner = drv-&gt;owner</c> out of
/// <c>uart_register_driver</c>. Read: that function and <c>uart_unregister_driver</c> in trees of 4.9 or later and of 5.9 or later, and with the assignment in an older one [V].
/// </remarks>
public sealed class UartDriver
{
    private readonly PointerField<UartState> state;

    internal UartDriver(LoadableModule module, UartState state)
    {
        Module = module;
        this.state = new PointerField<UartState>(module.Machine, "uart_driver.state", state);
    }

    /// <summary>The module that it is in.</summary>
    public LoadableModule Module { get; }

    /// <summary><c>drv-&gt;state + tty-&gt;index</c>, and its first use.</summary>
    internal async Op FindState(string function)
    {
        await Module.Touch(function);
        await (await state.Load(function)).Deref(function);
    }

    /// <summary><c>drv-&gt;state = NULL</c>.</summary>
    internal async Op ForgetState() => await state.Store(null, "uart_unregister_driver");
}
