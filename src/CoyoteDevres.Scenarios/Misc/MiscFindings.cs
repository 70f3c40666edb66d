using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Misc;

/// <summary>
/// What the scenarios find: the three things that the fact sheet, section 0.3, says of the layer. MISC-drain: nobody waits for open files. MISC-ABBA and
/// MISC-wait: an open, which runs with <c>misc_mtx</c> held, waits for what needs <c>misc_deregister</c>; for a lock, or for a word.
/// </summary>
internal static class MiscFindings
{
    private const string Cycle = "circular misc_mtx -> toy_misc.lock -> misc_mtx: misc_deregister";

    private static readonly DeclaredFinding[] Released = Parse("MISC-drain", "freed toy_misc: toy_release");

    private static readonly DeclaredFinding[] Abba = Parse("MISC-ABBA", Cycle, "hung misc_mtx: misc_deregister", "hung toy_misc.lock: toy_open");

    private static readonly DeclaredFinding[] Waiting = Parse("MISC-wait", "hung misc_mtx: misc_deregister", "hung toy_misc.wait: toy_open");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Table(
            MiscScenarios.Subsystem,
            "MI0",
            (["open-vs-unbind", "open-close-vs-unbind", "close-vs-unbind", "open-unbind-close", "open-unbind-open-close"], Released),
            (["ioctl-vs-unbind"], Parse("MISC-drain", "freed toy_misc: toy_ioctl toy_release")),
            (["open-unbind-ioctl-close"], Parse("MISC-drain", "freed toy_misc: toy_ioctl")),
            (["read-vs-unbind"], Parse("MISC-drain", "missed toy_misc.wait: toy_read", "freed toy_misc.gone: toy_read", "freed toy_misc.wait: toy_read"))),
        .. Table(
            MiscScenarios.Subsystem,
            "MI1",
            (["open-vs-unbind", "open-close-vs-unbind"], Abba),
            (["ioctl-vs-unbind", "read-vs-unbind", "close-vs-unbind", "open-unbind-close", "open-unbind-ioctl-close", "open-unbind-open-close"], Parse("MISC-ABBA", Cycle))),
        .. Table(
            MiscScenarios.Subsystem,
            "MI2",
            (["open-vs-unbind", "open-close-vs-unbind"], Waiting)),
    ]);
}
