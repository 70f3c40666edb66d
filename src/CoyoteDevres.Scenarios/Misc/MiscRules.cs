using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Misc;

/// <summary>What two users show together, beyond what each shows alone; by version.</summary>
internal static class MiscRules
{
    private static readonly string[] Opens = ["open", "open-close"];

    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "MI1" => [BehindOpen("MISC-ABBA"), .. BehindRemoval],
        "MI2" => [BehindOpen("MISC-wait")],
        _ => [],
    };

    /// <summary>The mutex that the open hangs with is everybody's: another driver's device cannot be opened any more, either.</summary>
    private static PairRule BehindOpen(string bug) => new([.. Opens, "open-other"], Opens) { Adds = Parse(bug, "hung misc_mtx: misc_open") };

    /// <summary>The removal hangs with the driver's lock, and before it wakes who sleeps.</summary>
    private static IReadOnlyList<PairRule> BehindRemoval =>
    [
        new(["ioctl"], Opens) { Adds = Parse("MISC-ABBA", "hung toy_misc.lock: toy_ioctl") },
        new(["read"], Opens) { Adds = Parse("MISC-ABBA", "missed toy_misc.wait: toy_read") },
    ];
}
