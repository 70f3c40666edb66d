namespace CoyoteDevres.Scenarios.Uart;

/// <summary>The steps of serial core's operations and of its removal in the fact sheet, section 1.2, and what 1.1 and 1.3 say of older ones.</summary>
internal static class UartSteps
{
    private const string Pointer = "uart_state.uart_port", PortMutex = "uart_state.port.mutex", PortLock = "uart_port.lock", Page = "uart_state.xmit.buf";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "U0" => [Open, WriteOf("uart_write", Read("uart_write"), Test, Lock("uart_write", PortLock)), Count(Read("uart_get_icount"), Lock("uart_get_icount", PortLock)), Remove("uart_remove_one_port", [])],
        "U1" => [Open, WriteOf("uart_write", Test, Reference, Lock("uart_port_ref_lock", PortLock)), Counted, Remove("uart_remove_one_port", [.. Wait("uart_remove_one_port")])],
        "U2" or "U3" => [OpenOfPort, WriteOf("uart_write", Reference, Lock("uart_port_ref_lock", PortLock), Test), Counted, Remove("uart_remove_one_port", [.. Wait("uart_remove_one_port")])],
        _ => [OpenOfPort, WriteOf("uart_write", Reference, Lock("uart_port_ref_lock", PortLock), Test), Counted, CurrentRemoval],
    };

    private static SheetStep Test => Step("uart_write", $"read {Page}");

    private static SheetStep Reference => Step("uart_port_ref", $"read {Pointer}");

    private static SheetOperation Open => new("open", Step("tty_lock"), Lock("uart_open", PortMutex), Step("uart_port_check", $"read {Pointer}"), Step("uart_port_startup"), Unlock("uart_open", PortMutex));

    private static SheetOperation OpenOfPort =>
        new("open", Step("tty_lock"), Lock("tty_port_open", PortMutex), Step("uart_port_check", $"read {Pointer}"), Step("uart_sim_startup"), Unlock("tty_port_open", PortMutex));

    private static SheetOperation Counted => Count(Reference, Lock("uart_get_icount", PortLock), Unlock("uart_get_icount", PortLock), Step("uart_port_deref"));

    private static SheetOperation CurrentRemoval => new(
        "unbind",
        [
            Lock("serial_core_unregister_port", "port_mutex"),
            Step("serial_core_unregister_port", "write uart_port.flags[UPF_DEAD]"),
            Lock("serial_core_remove_one_port", PortMutex),
            Step("uart_port_check", $"read {Pointer}"),
            Unlock("serial_core_remove_one_port", PortMutex),
            Step("cdev_del"),
            Step("tty_port_tty_get"),
            Step("serial_core_remove_one_port", "write uart_port.type"),
            Step("serial_core_remove_one_port", "write uart_port.port_dev"),
            .. Wait("serial_core_remove_one_port"),
            Unlock("serial_core_unregister_port", "port_mutex"),
        ]);

    /// <summary>1.2: TTY_IO_ERROR, the line discipline's reference, atomic_write_lock, serial core, the reference again.</summary>
    private static SheetOperation WriteOf(string function, params SheetStep[] inside) => new(
        "write",
        [
            Step("tty_write", "read tty_struct.flags[TTY_IO_ERROR]"),
            Step("tty_ldisc_ref_wait", "ldsem_down_read"),
            Step("tty_write_lock", "trylock tty_struct.atomic_write_lock"),
            .. inside,
            Step(function, "write uart_state.xmit.head"),
            Step("__uart_start"),
            Step("tty_write_unlock", "unlock tty_struct.atomic_write_lock"),
            Step("tty_ldisc_deref", "ldsem_up_read"),
        ]);

    private static SheetOperation Count(params SheetStep[] steps) => new("get-icount", steps);

    private static SheetOperation Remove(string function, IReadOnlyList<SheetStep> wait) => new(
        "unbind",
        [
            Lock(function, "port_mutex"),
            Step(function, "write uart_port.flags[UPF_DEAD]"),
            Step("cdev_del"),
            Step("tty_port_tty_get"),
            Step(function, "write uart_port.type"),
            .. wait,
            Step(function, $"write {Pointer}"),
            Unlock(function, "port_mutex"),
        ]);

    private static SheetStep[] Wait(string function) => [Lock(function, PortMutex), Step(function, "put uart_state.refcount"), Step(function, "read uart_state.refcount")];

    private static SheetStep Lock(string function, string what) => Step(function, $"lock {what}");

    private static SheetStep Unlock(string function, string what) => Step(function, $"unlock {what}");

    private static SheetStep Read(string function) => Step(function, $"read {Pointer}");

    private static SheetStep Step(string function, string does = "") => new(function, does);
}
