using static CoyoteDevres.Scenarios.Media.MediaFindings;

namespace CoyoteDevres.Scenarios.Media;

/// <summary>The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone.</summary>
internal static class MediaDeclared
{
    private const string Ioctl = "media_device_ioctl", CompatIoctl = "media_device_compat_ioctl", EnumLinks = "media_device_enum_links";
    private const string Notify = "__media_entity_setup_link_notify", Entity = "media_entity", Links = "media_link_array";

    private static readonly (string, string)[] FindEntityLocked = [("find_entity", "media_device.lock"), ("find_entity", "media_device.entities.next")];
    private static readonly (string, string) FindEntity = ("find_entity", "media_device.entities.next");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Removed("M0", M0),
        .. Sequences("M0", ("close", ClosedWhenGone), ("ioctl-close", [IoctlM0("media_ioctl")[0]]), ("poll-close", [Polled[1]]), ("open-close", [FoundWhenGone])),
        .. Removed("M1a", M1a),
        .. Sequences("M1a", ("close", [NodeFreedBeforeCdevPut]), ("ioctl-close", [NodeFreedBeforeCdevPut]), ("poll-close", [NodeFreedBeforeCdevPut]), ("open-close", [NodeFreedBeforeCdevPut])),
        .. Removed("M1", Ioctls("M1", cleared: true)),
        .. Removed("M2", Ioctls("M2/M3", cleared: true)),
        .. Removed("M3", Ioctls("M2/M3", cleared: true)),
    ]);

    private static (string, DeclaredFinding[])[] M0 =>
    [
        ("open", OpenedWhenGoing),
        ("close", ClosedWhenGoing),
        ("poll", Polled),
        ("device-info", IoctlM0("media_ioctl", ("media_device_get_info", "media_device"))),
        ("enum-entities", IoctlM0("media_ioctl", [.. FindEntityLocked, ("media_device_enum_entities", Entity)])),
        ("enum-links", IoctlM0("media_ioctl", [.. FindEntityLocked, (Ioctl, "media_device.graph_mutex"), (EnumLinks, Entity), (EnumLinks, $"{Links}.flags")])),
        (
            "compat-enum-links",
            IoctlM0("media_compat_ioctl", [.. FindEntityLocked, (CompatIoctl, "media_device.graph_mutex"), (EnumLinks, Entity), (EnumLinks, $"{Links}.flags")])),
        (
            "setup-link",
            IoctlM0(
                "media_ioctl",
                [
                    .. FindEntityLocked,
                    (Ioctl, "media_device.graph_mutex"),
                    ("media_device_setup_link", Entity),
                    ("media_entity_find_link", Entity),
                    ("media_entity_find_link", Links),
                    ("__media_entity_setup_link", $"{Links}.flags"),
                    (Notify, Entity),
                    (Notify, $"{Links}.flags"),
                ])),
    ];

    private static (string, DeclaredFinding[])[] M1a =>
    [
        ("open", NodeOpened),
        ("close", NodeClosed),
        ("poll", [NodeFreedBeforeCdevPut]),
        .. Ioctls("M1", cleared: false).Select(o => (o.Operation, o.Findings.Append(NodeFreedBeforeCdevPut).ToArray())),
    ];

    private static (string Operation, DeclaredFinding[] Findings)[] Ioctls(string bug, bool cleared) =>
    [
        ("device-info", MediaFindings.Ioctl(bug, Ioctl, cleared, ("media_device_get_info", "media_device"))),
        ("enum-entities", MediaFindings.Ioctl(bug, Ioctl, cleared, FindEntity)),
        ("enum-links", MediaFindings.Ioctl(bug, Ioctl, cleared, FindEntity)),
        ("compat-enum-links", MediaFindings.Ioctl(bug, CompatIoctl, cleared, FindEntity)),
        ("setup-link", MediaFindings.Ioctl(bug, Ioctl, cleared, FindEntity)),
        (
            "get-topology",
            MediaFindings.Ioctl(
                bug,
                Ioctl,
                cleared,
                ("media_device_get_topology", "media_device.entities.next"),
                ("media_device_get_topology", "media_device.topology_version"))),
    ];

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Removed(string version, (string Operation, DeclaredFinding[] Findings)[] declared) =>
        from removal in HostDevice.RemovalNames
        from one in declared
        select Named($"{one.Operation}-vs-{removal}", version, one.Findings);

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<DeclaredFinding>>> Sequences(string version, params (string What, DeclaredFinding[] Findings)[] declared) =>
        declared.Select(one => Named($"open-unbind-{one.What}", version, one.Findings));

    private static KeyValuePair<string, IReadOnlyList<DeclaredFinding>> Named(string what, string version, DeclaredFinding[] findings) =>
        KeyValuePair.Create($"{MediaScenarios.Subsystem}/{what}@{version}", (IReadOnlyList<DeclaredFinding>)findings);
}
