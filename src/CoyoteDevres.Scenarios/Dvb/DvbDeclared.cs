using static CoyoteDevres.Scenarios.Dvb.DvbFindings;

namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone.</summary>
internal static class DvbDeclared
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Unwaited("6.0"),
        .. Removed(
            "6.0",
            ("net-open", [Fops, .. NetOpened, .. Dvbdev, NetDvbdev]),
            ("fe-open", [Fops, FopsOfRefused, .. Dvbdev]),
            ("fe-close", [Fops, .. Dvbdev]),
            ("fe-open-stale", [Fops, FopsOfRefused, .. Dvbdev])),
        .. Unwaited("6.2"),
        .. Removed("6.2", ("net-open", [Fops, .. NetOpened]), ("fe-open", [Fops, FopsOfRefused]), ("fe-close", [Fops]), ("fe-open-stale", [Fops, FopsOfRefused])),
        .. Waited("6.4-rc"),
        .. Removed("6.4-rc", ("fe-open-stale", FrontendWaitsForItself)),
        Named("fe-open-stale-vs-rmmod", "6.4-rc", FrontendWaitsForItself),
        Named("fe-open-stale-and-fe-open", "6.4-rc", [.. FrontendWaitsForItself, OpenWaits]),
        .. Waited("6.4"),
    ]);

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Unwaited(string version) =>
    [
        .. Removed(
            version,
            ("ca-open", [Fops, CaClosed]),
            ("ca-close", [Fops, CaClosed]),
            ("ca-ioctl", [Fops, CaClosed, CaUsed]),
            ("ca-hold", [CaClosed]),
            ("net-close", [Fops, .. NetClosedBesideRelease]),
            ("net-ioctl", [Fops, .. NetClosedBesideRelease])),
        Named("ca-open-unbind-close", version, [CaClosed]),
        Named("failed-register-open", version, Register),
        Named("net-open-unbind", version, NetWaits),
    ];

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Waited(string version) =>
    [
        .. Removed(
            version,
            ("ca-open", CaClosedBesideRelease),
            ("ca-close", CaClosedBesideRelease),
            ("ca-ioctl", CaClosedBesideRelease),
            ("ca-hold", CaWaits),
            ("net-open", NetClosedWithLock),
            ("net-close", NetClosedWithLock),
            ("net-ioctl", NetClosedWithLock)),
        Named("failed-register-open", version, Register),
        Named("net-open-unbind", version, NetWaits),
    ];

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Removed(string version, params (string Operation, DeclaredFinding[] Findings)[] declared) =>
        from removal in HostDevice.RemovalNames
        from one in declared
        select Named($"{one.Operation}-vs-{removal}", version, one.Findings);

    private static KeyValuePair<string, IReadOnlyList<DeclaredFinding>> Named(string what, string version, DeclaredFinding[] findings) =>
        KeyValuePair.Create($"{DvbScenarios.Subsystem}/{what}@{version}", (IReadOnlyList<DeclaredFinding>)findings);
}
