namespace CoyoteDevres.Scenarios.Uart;

/// <content>The other versions.</content>
public static partial class UartDeclared
{
    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> OfU0 => new()
    {
        ["uart/open-vs-unbind@U0"] = [UartFindings.OpenOfFreedPort],
        ["uart/open-close-vs-unbind@U0"] = [UartFindings.OpenOfFreedPort, .. UartFindings.CloseOfFreedPort],
        ["uart/close-vs-unbind@U0"] = UartFindings.CloseOfFreedPort,
        ["uart/stalled-close-vs-unbind@U0"] = UartFindings.CloseOfFreedPort,
        ["uart/get-icount-vs-unbind@U0"] = UartFindings.CountersOfFreedPort,
        ["uart/drain-vs-unbind@U0"] = UartFindings.DrainOfFreedPort,
        ["uart/modem-wait-vs-unbind@U0"] = UartFindings.ModemWaitOfFreedPort,
        ["uart/hangup-vs-unbind@U0"] = UartFindings.HangupOfFreedPort,
        ["uart/read-and-hangup-vs-unbind@U0"] = UartFindings.HangupOfFreedPort,
        ["uart/close-and-hangup-vs-unbind@U0"] = UartFindings.HangupOfFreedPort,
        ["uart/write-and-hangup-vs-unbind@U0"] = UartFindings.HangupOfFreedPort,
        ["uart/set-serial-vs-unbind@U0"] = UartFindings.SetUpOfFreedPort,
        ["uart/slip-and-close@U0"] = UartFindings.TransmitPage,
        ["uart/slip-and-close-vs-unbind@U0"] = [.. UartFindings.TransmitPage, .. UartFindings.TransmitOfFreedPort, .. UartFindings.CloseOfFreedPort],
        ["uart/open-and-write-vs-hangup@U0"] = UartFindings.ReopenedWithoutSemaphore,
    };

    /// <summary>U3t and U3l; the names of their bugs are theirs.</summary>
    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> Others => new()
    {
        ["uart/write-vs-unbind@U3t"] = [UartFindings.NoWriteIter],
        ["uart/stalled-write-vs-unbind@U3t"] = [UartFindings.NoWriteIter],
        ["uart/write-and-write-vs-unbind@U3t"] = [UartFindings.NoWriteIter],
        ["uart/write-vs-hangup@U3t"] = [UartFindings.NoWriteIter],
        ["uart/open-close-vs-unbind@U3l"] = [.. UartFindings.ForgottenPortAtOpen, .. UartFindings.ForgottenPortAtClose],
        ["uart/close-vs-unbind@U3l"] = UartFindings.ForgottenPortAtClose,
        ["uart/write-vs-unbind@U3l"] = UartFindings.ForgottenPortAtWrite,
        ["uart/get-icount-vs-unbind@U3l"] = UartFindings.ForgottenPortInIcount,
        ["uart/open-unbind-close@U3l"] = [UartFindings.ForgottenPort("uart_port_ref_lock", "uart_port.lock")],
        ["uart/open-unbind-write-close@U3l"] = [UartFindings.ForgottenPort("uart_port_ref_lock", "uart_port.lock")],
        ["uart/unbind-open@U3l"] = [UartFindings.ForgottenPort("uart_port_activate", "uart_port.flags[UPF_DEAD]")],
    };

    /// <summary>What U2 and U3 have from U1's removal and from U4's open.</summary>
    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> Middle(string version)
    {
        var declared = new Dictionary<string, IReadOnlyList<DeclaredFinding>>
        {
            [$"uart/open-vs-unbind@{version}"] = [UartFindings.PinnedModule],
            [$"uart/open-close-vs-unbind@{version}"] = [UartFindings.PinnedModule],
            [$"uart/get-icount-vs-unbind@{version}"] = [UartFindings.WakeUpThroughFreedPort],
            [$"uart/drain-vs-unbind@{version}"] = [UartFindings.WakeUpThroughFreedPort],
            [$"uart/modem-wait-vs-unbind@{version}"] = [UartFindings.RemovalWaitsForModemWait("uart_remove_one_port")],
            [$"uart/set-serial-vs-unbind@{version}"] = UartFindings.StartedUpAfterHangup,
        };
        if (version == "U2")
        {
            declared["uart/odebug-and-hangup@U2"] = UartFindings.FreedUnderPortLock;
            declared["uart/odebug-and-set-serial@U2"] = UartFindings.FreedUnderPortLock;
        }

        return declared;
    }
}
