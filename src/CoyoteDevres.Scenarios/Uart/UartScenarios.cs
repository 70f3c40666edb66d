using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>Serial core and the tty layer: a line against the unbinding of its driver, and against a hangup by another user.</summary>
public static class UartScenarios
{
    private static readonly string[] Bounds =
    [
        "one line, CLOCAL, HUPCL, no controlling terminal, no hardware flow control, not a console",
        "raw output of one character or of three, a transmit buffer of two",
        "signals come only when nothing else can happen",
        "a process closes its file after all others have done what the scenario is about, unless it is about closing; killed processes exit one after the other",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Of(new UartVersion("U0", "up to 4.6", machine => new SerialCoreU0(machine)) { TtyLayer = "4.8.15" }, UartUsers.SlipAndClose),
        .. Of(new UartVersion("U1", "4.7 (\"Prevent unsafe uart port access\") to 4.17", machine => new SerialCoreU1(machine)), UartUsers.SlipAndClose),
        .. Of(new UartVersion("U2", "a5ba1d95e46e (4.18) to 4.20", machine => new SerialCoreU2(machine)) { TtyLayer = "6.1.83" }),
        .. Of(new UartVersion("U3", "d72402145ace (5.0) to 5.15", machine => new SerialCoreU3(machine)) { TtyLayer = "6.1.83" }),
        .. DoubleFetch(new UartVersion("U3t", "9bb48c82aced (5.11-rc4, between it and 17749851eb9c)", machine => new SerialCoreU3(machine, readsFopTwice: true)) { TtyLayer = "6.1.83" }),
        Unbind(new UartVersion("U3l", "liteuart before CVE-2021-47525 was fixed, on 5.11 to 5.15", machine => new SerialCoreU3(machine)) { TtyLayer = "6.1.83", ForgetsPort = true }, UartUsers.WithForgottenPort, [])
            with { Sequences = UartUsers.SequencesWithForgottenPort, AllPairs = true, Rules = UartRules.Of("U3l") },
        .. Of(new UartVersion("U4", "2b5eac0f8c6e (6.17) and later", machine => new SerialCoreU4(machine))),
    ];

    private static IVersionMatrix[] Of(UartVersion version, params UserOperation<UartParty>[] more) =>
    [
        Unbind(version, [.. UartUsers.DuringUnbind, .. more], UartUsers.PairsDuringUnbind(version.Id)) with
        {
            Sequences = [.. UartUsers.Sequences, .. UartUsers.Staying, UartUsers.SetSerialWrite(version.Id is "U0" or "U1" ? "ok" : "-EIO")],
            Meetings = UartUsers.MeetingsOnLine,
            Retain = party => party.Line.StayBound(),
            Sheet = UartSteps.Of(version.Id),
            AllPairs = true,
            Rules = UartRules.Of(version.Id),
        },
        Unload(version, [.. UartUsers.DuringUnbind, .. more]),
        Hangup(version, UartUsers.DuringHangup) with { Pairs = [("open", "write")], AllPairs = true, Rules = UartRules.Of(version.Id) },
    ];

    /// <summary>Only writes are done otherwise.</summary>
    private static IVersionMatrix[] DoubleFetch(UartVersion version) =>
    [
        Unbind(version, [.. UartUsers.DuringUnbind.Where(o => o.Name is "write" or "stalled-write")], [("write", "write")]) with { AllPairs = true, Rules = UartRules.Of("U3") },
        Hangup(version, [.. UartUsers.DuringHangup.Where(o => o.Name == "write")]) with { AllPairs = true, Rules = UartRules.Of("U3") },
    ];

    private static VersionMatrix<UartParty> Unbind(UartVersion version, IReadOnlyList<UserOperation<UartParty>> operations, IReadOnlyList<(string One, string Other)> pairs) => new()
    {
        Subsystem = "uart",
        Version = version.Id,
        Commit = version.Commit,
        Source = "other-subsystems 1",
        Plug = machine => UartParty.Of(machine, version),
        ForMany = users => UartModels.Of(version, users, isModule: false),
        Operations = operations,
        Removals = [UartUsers.Unbind],
        Pairs = pairs,
        Bounds = version.Bounds(Bounds),
        Declared = UartDeclared.All,
    };

    /// <summary>
    /// The hardware's driver, whose module nothing pins. The other two modules of a line are pinned: serial core by <c>tty_driver.owner</c>, of which each open cdev
    /// (<c>cdev_get</c>) and each tty (<c>tty_init_dev</c>, until <c>release_one_tty</c>) has a reference, and by the driver, which imports from it; a line discipline
    /// by <c>get_ldops</c> in <c>tty_ldisc_get</c>, until <c>tty_ldisc_put</c> after its close has returned. Unloading them is refused until there is nobody left, and then touches
    /// nothing that a user can reach.
    /// </summary>
    private static VersionMatrix<UartParty> Unload(UartVersion version, IReadOnlyList<UserOperation<UartParty>> operations) =>
        Unbind(version, operations, []) with
        {
            Plug = machine => UartParty.OfModule(machine, version),
            ForMany = users => UartModels.Of(version, users, isModule: true),
            Removals = [UartUsers.Unload],
            AllPairs = true,
            Rules = UartRules.Of(version.Id),
            Bounds = version.Bounds([.. Bounds, HostDevice.RmmodBound]),
        };

    private static VersionMatrix<UartParty> Hangup(UartVersion version, IReadOnlyList<UserOperation<UartParty>> operations) => new()
    {
        Subsystem = "uart",
        Version = version.Id,
        Commit = version.Commit,
        Source = "other-subsystems 1",
        Plug = async machine =>
        {
            var party = await UartParty.Of(machine, version);
            party.Line.StayBound();
            await party.OpenHangupFile();
            return party;
        },
        Operations = operations,
        Removals = [UartUsers.Hangup],
        Bounds = version.Bounds(Bounds),
        Declared = UartDeclared.All,
    };
}
