using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>Serial core and the tty layer: a line against the unbinding of its driver, and against a hangup by another user.</summary>
public static class UartScenarios
{
    private const string U1 = "4.7 (\"Prevent unsafe uart port access\") to 4.17";
    private const string U4 = "2b5eac0f8c6e (6.17) and later";

    private static readonly string[] Bounds =
    [
        "one line, CLOCAL, HUPCL, no controlling terminal, no hardware flow control, not a console",
        "raw output of one character at a time, a transmit buffer of two",
        "signals come only when nothing else can happen",
        "a process closes its file after all others have done what the scenario is about, unless it is about closing",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Unbind("U1", U1, machine => new SerialCoreU1(machine), [.. UartUsers.DuringUnbind, UartUsers.SlipAndClose]),
        Hangup("U1", U1, machine => new SerialCoreU1(machine)),
        Unbind("U4", U4, machine => new SerialCoreU4(machine), UartUsers.DuringUnbind),
        Hangup("U4", U4, machine => new SerialCoreU4(machine)),
    ];

    /// <summary>All scenarios of the subsystem.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Matrices.SelectMany(m => m.Scenarios())];

    private static VersionMatrix<UartParty> Unbind(string version, string commit, Func<Machine, SerialCore> core, IReadOnlyList<UserOperation<UartParty>> operations) => new()
    {
        Subsystem = "uart",
        Version = version,
        Commit = commit,
        Plug = async machine => new UartParty(await UartBench.Plug(machine, core(machine))),
        Operations = operations,
        Removals = [UartUsers.Unbind],
        Pairs = [("write", "write"), ("read", "hangup"), ("close", "hangup")],
        Sequences = UartUsers.Sequences,
        Bounds = Bounds,
        Declared = UartDeclared.All,
    };

    private static VersionMatrix<UartParty> Hangup(string version, string commit, Func<Machine, SerialCore> core) => new()
    {
        Subsystem = "uart",
        Version = version,
        Commit = commit,
        Plug = async machine =>
        {
            var party = new UartParty(await UartBench.Plug(machine, core(machine)));
            party.Line.StayBound();
            await party.OpenHangupFile();
            return party;
        },
        Operations = UartUsers.DuringHangup,
        Removals = [UartUsers.Hangup],
        Pairs = [("open", "write")],
        Bounds = Bounds,
        Declared = UartDeclared.All,
    };
}
