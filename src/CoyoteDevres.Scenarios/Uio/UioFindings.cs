using static CoyoteDevres.Scenarios.FindingText;
using static CoyoteDevres.Scenarios.Uio.UioDiscovered;

namespace CoyoteDevres.Scenarios.Uio;

/// <summary>
/// What the scenarios find. The bugs are those of the fact sheet, section 8.4: UI0 (no reference, no lock), UI2-irq (the removal waits with <c>info_lock</c>
/// held for a thread that wants it), UI2-ABBA (write copies with <c>info_lock</c> held, mmap takes it with <c>mmap_lock</c> held) and UI3 (an open takes its
/// reference when it has let <c>minor_lock</c> go, in all versions from UI1 on). UI1-atomic and UI1-crash are what the commits that the sheet names there
/// were made for: 543af5861f41 (write copied under a spinlock) and 57c5f4df0a5a (nothing tested <c>info</c>).
/// </summary>
internal static class UioFindings
{
    private const string Dev = "uio_device", Info = "uio_info", Count = $"{Dev}.dev.kobj";

    internal static DeclaredFinding[] Abba { get; } = Parse("UI2-ABBA", $"circular mm_struct.mmap_lock -> {Dev}.info_lock -> mm_struct.mmap_lock: uio_write");

    private static readonly DeclaredFinding[] AbbaHung = [.. Abba, .. Parse("UI2-ABBA", $"hung {Dev}.info_lock: uio_mmap", "hung mm_struct.mmap_lock: uio_write")];

    private static readonly DeclaredFinding[] Irq = Parse("UI2-irq", $"hung {Dev}.info_lock: uio_interrupt uio_release", "hung uio_irq: uio_unregister_device");

    private static readonly DeclaredFinding[] Window = Parse(
        "UI3",
        $"from-zero {Count}: uio_open",
        $"freed {Count}: uio_open",
        $"freed {Dev}.event: uio_open",
        $"freed {Dev}.info: uio_open",
        $"freed {Dev}.info_lock: uio_open");

    private static readonly DeclaredFinding[] WindowRefused = [.. Window, .. Parse("UI3", $"underflow {Count}: uio_open")];

    private static readonly DeclaredFinding[] Asleep = Parse("UI1-atomic", "asleep copy_from_user: uio_write", "asleep mm_struct.mmap_lock: uio_write");

    private static readonly DeclaredFinding[] Mapped = Parse("UI1-crash", $"null {Dev}.info: uio_mmap", $"freed {Info}: uio_mmap");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Table(UioScenarios.Subsystem, "UI0", UI0),
        .. Table(UioScenarios.Subsystem, "UI1", UI1),
        .. Table(
            UioScenarios.Subsystem,
            "UI2t",
            [
                .. UI2,
                (["read-interrupt-vs-unbind"], [.. NotWoken, .. Irq, .. Parse("UI2-irq", $"hung {Dev}.info_lock: uio_read")]),
                (["interrupt-vs-unbind"], Irq),
                (["map-while-writing"], AbbaHung),
            ]),
        .. Table(
            UioScenarios.Subsystem,
            "UI2",
            [.. UI2, (["read-interrupt-vs-unbind"], NotWoken), (["map-while-writing"], AbbaHung)]),
        .. Table(UioScenarios.Subsystem, "UI2c", [.. UI2, (["read-interrupt-vs-unbind"], NotWoken)]),
        .. Table(
            UioScenarios.Subsystem,
            "UI3",
            (["open-vs-unbind", "open-close-vs-unbind"], WindowRefused),
            (["read-vs-unbind", "read-interrupt-vs-unbind"], LostByRead),
            (["poll-vs-unbind"], LostByPoll)),
        .. Table(
            UioScenarios.Subsystem,
            "UI4",
            (["read-vs-unbind", "read-interrupt-vs-unbind"], LostByRead),
            (["poll-vs-unbind"], LostByPoll)),
    ]);

    private static (string[], DeclaredFinding[])[] UI0 =>
    [
        (["open-vs-unbind"], Uses((Dev, "uio_open"), ($"{Dev}.event", "uio_open"), ($"{Dev}.info", "uio_open uio_release"), (Info, "uio_open"))),
        (["open-close-vs-unbind"], Uses((Dev, "uio_open uio_release"), ($"{Dev}.event", "uio_open"), ($"{Dev}.info", "uio_open uio_release"), (Info, "uio_open uio_release"))),
        (["read-vs-unbind"], [.. NotWoken, .. Uses(($"{Dev}.event", "uio_read"), ($"{Dev}.info", "uio_read"), ($"{Dev}.wait", "uio_read"), (Info, "uio_read"))]),
        (["read-interrupt-vs-unbind"],
        [
            .. NotWoken, .. CopiesAsleep,
            .. Uses(($"{Dev}.event", "uio_read"), ($"{Dev}.info", "uio_read uio_release"), ($"{Dev}.wait", "uio_read"), (Info, "uio_read")),
        ]),
        (["write-vs-unbind"], Uses(($"{Dev}.info", "uio_release uio_write"), (Info, "uio_write"))),
        (["poll-vs-unbind"], [.. PollNotWoken, .. Uses(($"{Dev}.wait", "poll_wait"), ($"{Dev}.event", "uio_poll"), ($"{Dev}.info", "uio_poll"), (Info, "uio_poll"))]),
        (["mmap-vs-unbind"], Uses(($"{Dev}.info", "uio_mmap uio_release"), (Info, "uio_mmap"))),
        (["fault-vs-unbind"], Uses(($"{Dev}.info", "uio_release uio_vma_fault"), (Info, "uio_vma_fault"))),
        (["close-vs-unbind"], Uses((Dev, "uio_release"), ($"{Dev}.info", "uio_release"), (Info, "uio_release"))),
        (["interrupt-vs-unbind", "open-unbind-close", "open-unbind-open-close"], Uses(($"{Dev}.info", "uio_release"))),
        (["open-unbind-read-close"], Uses(($"{Dev}.info", "uio_read"))),
        (["open-unbind-write-close"], Uses(($"{Dev}.info", "uio_write"))),
        (["open-unbind-poll-close"], Uses(($"{Dev}.info", "uio_poll"))),
        (["open-unbind-mmap-close"], Uses(($"{Dev}.info", "uio_mmap"))),
    ];

    private static (string[], DeclaredFinding[])[] UI1 =>
    [
        (["open-vs-unbind"], [.. Window, .. Parse("UI3", $"freed {Dev}.info_lock: uio_release")]),
        (["open-close-vs-unbind"],
        [
            .. Window,
            .. Parse("UI3", $"underflow {Count}: uio_release", $"freed {Count}: uio_release", $"freed {Dev}.info: uio_release", $"freed {Dev}.info_lock: uio_release", $"freed {Dev}: uio_release"),
        ]),
        (["read-vs-unbind", "read-interrupt-vs-unbind"], NotWoken),
        (["write-vs-unbind"], Asleep),
        (["poll-vs-unbind"], PollNotWoken),
        (["mmap-vs-unbind"], Mapped),
        (["fault-vs-unbind"], Parse("UI1-crash", $"null {Dev}.info: uio_vma_fault", $"freed {Info}: uio_vma_fault")),
        (["read-name-vs-unbind"], Parse("UI1-crash", $"null {Dev}.info: name_show")),
        (["open-unbind-mmap-close"], Parse("UI1-crash", $"null {Dev}.info: uio_mmap")),
        (["map-while-writing"], [.. Asleep, .. Parse("UI1-atomic", "scheduling mm_struct.mmap_lock: uio_write")]),
    ];

    private static (string[], DeclaredFinding[])[] UI2 =>
    [
        (["open-vs-unbind", "open-close-vs-unbind"], [.. WindowRefused, .. ListenerLost]),
        (["read-vs-unbind"], NotWoken),
        (["poll-vs-unbind"], PollNotWoken),
    ];

    private static DeclaredFinding[] Uses(params (string Target, string Functions)[] uses) => Parse("UI0", [.. uses.Select(u => $"freed {u.Target}: {u.Functions}")]);
}
