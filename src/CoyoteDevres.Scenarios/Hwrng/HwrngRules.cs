using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Hwrng;

/// <summary>What two users show together, beyond what each shows alone; by version.</summary>
internal static class HwrngRules
{
    private const string Read = "read", ReadOwnMapping = "read-own-mapping", PlugSlow = "plug-slow", Mutex = "rng_mutex", Reading = "reading_mutex",
        Early = "add_early_randomness";

    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "HW0" => OneMutex,
        "HW1" => [ReadsSlow, .. EarlyWithMutex],
        _ => [ReadsSlow],
    };

    /// <summary>HW0: who plugs another device in waits for the mutex with everybody else.</summary>
    private static IReadOnlyList<PairRule> OneMutex =>
    [
        new([PlugSlow], [ReadOwnMapping]) { Adds = Hung("HWRNG-mmap", Mutex, "hwrng_register") },
        new([PlugSlow], [PlugSlow]) { Adds = Hung("HWRNG-early", Mutex, "hwrng_register") },
    ];

    /// <summary>HW1: a new device is read with <c>rng_mutex</c> held.</summary>
    private static IReadOnlyList<PairRule> EarlyWithMutex =>
    [
        // The page fault takes that with reading_mutex held.
        new([PlugSlow], [ReadOwnMapping])
        {
            Adds = [.. Found.Of("HWRNG-mmap", "circular-locking", $"{Reading} -> {Mutex} -> {Reading}", Early), .. Hung("HWRNG-mmap", Reading, Early)],
        },

        // The one waits for its host, or the thread for that, and the other one's registration for them.
        new([PlugSlow], [PlugSlow]) { Adds = [.. Hung("HWRNG-early", Mutex, "hwrng_register"), .. Hung("HWRNG-early", Reading, Early)] },
    ];

    /// <summary>
    /// Discovered, since HW1: <c>rng_dev_read</c> waits for a device with <c>reading_mutex</c> held, which is everybody's, whichever device he reads. So while a host does
    /// not answer, whoever has a reference on the device that goes waits for the mutex with it, the thread uninterruptibly, and <c>hwrng_unregister</c> for the last
    /// reference: the one device is not removed until the other one's reader is killed. Where the thread reads the slow device, it is the reader who waits with the
    /// reference. Events read in a tree of v6.15, and for HW4 in the posting [V]; before that [R].
    /// </summary>
    private static PairRule ReadsSlow => new([Read, ReadOwnMapping], [PlugSlow])
    {
        Adds = [.. Hung(null, Reading, "hwrng_fillfn"), .. Hung(null, "virtrng_info.hwrng.cleanup_done", "hwrng_unregister")],
    };
}
