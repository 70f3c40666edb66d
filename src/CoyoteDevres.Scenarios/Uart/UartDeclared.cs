namespace CoyoteDevres.Scenarios.Uart;

/// <summary>What the scenarios declare to find, by scenario name; all others declare verified.</summary>
public static partial class UartDeclared
{
    /// <summary>All of it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Unbound.Concat(UartUnloaded.All(Unbound)).ToDictionary();

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> Unbound =>
        new[] { OfU1AndU4, OfU0, Middle("U2"), Middle("U3"), Others }.SelectMany(part => part).ToDictionary();

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> OfU1AndU4 => new()
    {
        ["uart/get-icount-vs-unbind@U1"] = [UartFindings.WakeUpThroughFreedPort],
        ["uart/drain-vs-unbind@U1"] = [UartFindings.WakeUpThroughFreedPort],
        ["uart/modem-wait-vs-unbind@U1"] = [UartFindings.RemovalWaitsForModemWait("uart_remove_one_port")],
        ["uart/set-serial-vs-unbind@U1"] = UartFindings.StartedUpAfterHangup,
        ["uart/slip-and-close@U1"] = UartFindings.TransmitPage,
        ["uart/slip-and-close-vs-unbind@U1"] = UartFindings.TransmitWhileClosedAndRemoved,
        ["uart/open-and-write-vs-hangup@U1"] = UartFindings.ReopenedWithoutSemaphore,
        ["uart/open-vs-unbind@U4"] = [UartFindings.PinnedModule],
        ["uart/open-close-vs-unbind@U4"] = [UartFindings.PinnedModule],
        ["uart/get-icount-vs-unbind@U4"] = [UartFindings.WakeUpThroughFreedPort],
        ["uart/drain-vs-unbind@U4"] = [UartFindings.WakeUpThroughFreedPort],
        ["uart/modem-wait-vs-unbind@U4"] = [UartFindings.RemovalWaitsForModemWait("serial_core_remove_one_port")],
        ["uart/set-serial-vs-unbind@U4"] = UartFindings.StartedUpAfterHangup,
    };
}
