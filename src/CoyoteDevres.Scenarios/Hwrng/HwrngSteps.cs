namespace CoyoteDevres.Scenarios.Hwrng;

/// <summary>What the sheet's summaries (8.12) say of the order of steps.</summary>
internal static class HwrngSteps
{
    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "HW0" => [new("unbind", new("hwrng_unregister", "lock rng_mutex"), new("hwrng_unregister", "write current_rng"))],
        "HW1" => [new("plug-slow", new("hwrng_register", "lock rng_mutex"), new("add_early_randomness", "lock reading_mutex"))],
        "HW2" =>
        [
            new(
                "plug-slow",
                new("hwrng_register", "lock rng_mutex"),
                new("hwrng_register", "unlock rng_mutex"),
                new("add_early_randomness", "lock reading_mutex")),
        ],
        "HW3" => [new("read", new("rng_dev_read", "lock reading_mutex"), new("rng_dev_read", "unlock reading_mutex"), new("put_rng"))],
        _ =>
        [
            new(
                "unbind",
                new("hwrng_unregister", "lock rng_mutex"),
                new("drop_current_rng", "write current_rng"),
                new("drop_current_rng", "kthread_stop"),
                new("cleanup_rng", "queue_work virtrng_info.hwrng.cleanup_work"),
                new("hwrng_unregister", "unlock rng_mutex")),
        ],
    };
}
