using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Hwrng;

/// <summary>
/// The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone. The sheet's bugs: HWRNG-fill (the
/// thread follows <c>current_rng</c> with no lock), HWRNG-early (a device is read with <c>rng_mutex</c> held), HWRNG-mmap (a read into one's own mapping), HWRNG-stop
/// (a thread is stopped that has ended, or that serves another device by now).
/// </summary>
internal static class HwrngDeclared
{
    private const string Unregister = "hwrng_unregister", Thread = "task_struct.kthread", Reading = "reading_mutex";

    private static readonly string[] All7 = ["read", "read-own-mapping", "show-current", "plug-slow", "plug-slow-and-show-current", "read-waiting"];

    /// <summary>The thread found no device, and ended by itself.</summary>
    private static readonly DeclaredFinding[] Stopping =
    [
        .. Freed("HWRNG-stop", "task_struct.usage", Unregister),
        .. Freed("HWRNG-stop", Thread, Unregister),
        .. Of("HWRNG-stop", "refcount-addition-on-zero", "task_struct.usage", Unregister),
        .. Of("HWRNG-stop", "refcount-underflow", "task_struct.usage", Unregister),
    ];

    private static readonly DeclaredFinding[] Followed = [.. Stopping, .. Of("HWRNG-fill", "null-dereference", "current_rng", "hwrng_fillfn")];

    private static readonly DeclaredFinding[] FollowedFreed =
    [
        .. Followed,
        .. Freed("HWRNG-fill", "virtrng_info", "hwrng_fillfn", "rng_get_data"),
        .. Freed("HWRNG-fill", "virtrng_info.hwrng_removed", "virtio_read"),
    ];

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        FindingText.Table(
            HwrngScenarios.Subsystem,
            "HW0",
            (Against("read", "show-current", "read-waiting"), Followed),
            (["open-unbind-read-close"], Followed)),
        FindingText.Table(HwrngScenarios.Subsystem, "HW1", (Against(All7), Stopping), (["open-unbind-read-close"], Stopping)),
        FindingText.Table(HwrngScenarios.Subsystem, "HW2", (Against(All7), Stopping), (["open-unbind-read-close"], Stopping)),
        FindingText.Table(HwrngScenarios.Subsystem, "HW3", (Against(All7), Stopping), (["open-unbind-read-close"], Stopping)));
}
