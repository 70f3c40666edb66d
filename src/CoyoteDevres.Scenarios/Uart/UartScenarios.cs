using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>Serial core and the tty layer.</summary>
public static class UartScenarios
{
    /// <summary>All scenarios of the subsystem.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Version("U1", "4.8, after \"Prevent unsafe uart port access\"", machine => new SerialCoreU1(machine)).Scenarios(),
        .. Version("U4", "2b5eac0f8c6e and later (6.17)", machine => new SerialCoreU4(machine)).Scenarios(),
    ];

    private static VersionMatrix<UartBench> Version(string version, string commit, Func<Machine, SerialCore> core) => new()
    {
        Subsystem = "uart",
        Version = version,
        Commit = commit,
        Plug = machine => UartBench.Plug(machine, core(machine)),
        Operations = UartUsers.Operations,
        Removals = [UartUsers.Unbind],
        Pairs =
        [
            ("write", "write"),
            ("read", "hangup"),
            ("open", "open"),
            ("close", "open"),
            ("write", "open"),
            ("hangup", "open"),
            ("hangup", "close"),
        ],
        Sequences = UartUsers.Sequences,
        Bounds =
        [
            "one line, CLOCAL, HUPCL, no controlling terminal, no hardware flow control, not a console",
            "raw output of one character at a time, a transmit buffer of two",
            "signals come only when nothing else can happen",
        ],
        Declared = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(),
    };
}
