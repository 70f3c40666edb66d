using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Hwrng;

/// <summary>
/// The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone, and what <see cref="HwrngRules"/> say. The sheet's bugs: HWRNG-fill (the
/// thread follows <c>current_rng</c> with no lock), HWRNG-early (a device is read with <c>rng_mutex</c> held), HWRNG-mmap (a read into one's own mapping), HWRNG-stop
/// (a thread is stopped that has ended, or that serves another device by now).
/// </summary>
internal static class HwrngDeclared
{
    private const string Unregister = "hwrng_unregister", Thread = "task_struct.kthread", Reading = "reading_mutex";

    private static readonly string[] Plain = ["read", "show-current", "read-waiting"], Slow = ["plug-slow"];

    private static readonly string[] Sequence = ["open-unbind-read-close"];

    /// <summary>The thread found no device, and ended by itself.</summary>
    private static readonly DeclaredFinding[] Stopping =
    [
        .. Freed("HWRNG-stop", "task_struct.usage", Unregister),
        .. Freed("HWRNG-stop", Thread, Unregister),
        .. Of("HWRNG-stop", "refcount-addition-on-zero", "task_struct.usage", Unregister),
        .. Of("HWRNG-stop", "refcount-underflow", "task_struct.usage", Unregister),
    ];

    private static readonly DeclaredFinding[] Followed = [.. Stopping, .. Of("HWRNG-fill", "null-dereference", "current_rng", "hwrng_fillfn")];

    /// <summary>The copy's page fault reads the node again, with the mutex held; the thread and the removal wait for it, too.</summary>
    private static readonly DeclaredFinding[] Refaulted =
    [
        .. Of("HWRNG-mmap", "recursive-locking", Reading, "rng_dev_read"),
        .. Hung("HWRNG-mmap", Reading, "hwrng_fillfn"),
        .. Hung("HWRNG-mmap", Thread, Unregister),
        .. Hung("HWRNG-mmap", "virtrng_info.hwrng.cleanup_done", Unregister),
    ];

    private static readonly DeclaredFinding[] RefaultedOneMutex = [.. Of("HWRNG-mmap", "recursive-locking", "rng_mutex", "rng_dev_read"), .. Hung("HWRNG-mmap", "rng_mutex", Unregister)];

    /// <summary>A device that does not answer is waited for with <c>rng_mutex</c> and <c>reading_mutex</c> held.</summary>
    private static readonly DeclaredFinding[] Early =
    [
        .. Hung("HWRNG-early", "rng_mutex", Unregister, "put_rng"),
        .. Hung("HWRNG-early", Reading, "hwrng_fillfn"),
        .. Hung("HWRNG-early", Thread, Unregister),
    ];

    /// <summary>
    /// The list was empty when the mutex was dropped; by the time the thread is told to stop it serves a device that was plugged in meanwhile, and waits
    /// for that one's host, which nobody lets go.
    /// </summary>
    private static readonly DeclaredFinding[] StoppingStale = [.. Stopping, .. Hung("HWRNG-stop", Thread, Unregister)];

    /// <summary>
    /// Discovered: if the first device goes between the new one's registration and its early read, the new one is the current one, and the thread may come first: it
    /// reads it, waiting for its host with <c>reading_mutex</c> held. The early read, which itself would not wait, then waits for the mutex, uninterruptibly, and with
    /// it the probing of the device, until the host answers. [R]: <c>hwrng_register</c> drops <c>rng_mutex</c> before <c>add_early_randomness</c> takes <c>reading_mutex</c>, and
    /// <c>hwrng_fillfn</c> reads with <c>wait</c> set. The early read is gone in v6.15 [V].
    /// </summary>
    private static readonly DeclaredFinding[] EarlyBehindThread = Hung(null, Reading, "add_early_randomness");

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        FindingText.Table(
            HwrngScenarios.Subsystem,
            "HW0",
            (Against(Plain), Followed),
            (Against("read-own-mapping"), [.. Followed, .. RefaultedOneMutex]),
            (Against(Slow), [.. Followed, .. Early[..1]]),
            (Sequence, Followed)),
        FindingText.Table(
            HwrngScenarios.Subsystem,
            "HW1",
            (Against(Plain), Stopping),
            (Against("read-own-mapping"), [.. Stopping, .. Refaulted]),
            (Against(Slow), [.. Stopping, .. Early]),
            (Sequence, Stopping)),
        FindingText.Table(
            HwrngScenarios.Subsystem,
            "HW2",
            (Against(Plain), Stopping),
            (Against("read-own-mapping"), [.. Stopping, .. Refaulted]),
            (Against(Slow), [.. StoppingStale, .. EarlyBehindThread]),
            (Sequence, Stopping)),
        FindingText.Table(
            HwrngScenarios.Subsystem,
            "HW3",
            (Against([.. Plain, "read-own-mapping"]), Stopping),
            (Against(Slow), StoppingStale),
            (Sequence, Stopping)));
}
