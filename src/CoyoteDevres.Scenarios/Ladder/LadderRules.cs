using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Ladder;

/// <summary>What two users show together on a rung, beyond what each shows alone.</summary>
internal static class LadderRules
{
    private const string Open = "open-close", Read = "read", Poll = "poll";

    private static readonly string[] Anybody = [Open, "ioctl", Read, Poll, "close"];

    /// <summary>By rung.</summary>
    internal static IReadOnlyList<PairRule> Of(string rung) => rung switch
    {
        "L0" or "L1" or "L2" => [FindsCached(rung, "toy_priv")],
        "L5a" => [.. Behind(rung, "mutex")],
        "L5b" => [.. Behind(rung, "sem")],
        "L8" => [FindsCached(rung, "toy_device"), new([Open], [Open]) { Adds = [Found(rung, "refcount-saturated", "toy_open", "toy_device.dev.kobj")] }],
        // Both end when nothing else can happen, and then close beside each other.
        "L9" => [new([Read, Poll], [Read, Poll]) { Adds = [Found(rung, "slab-use-after-free", "toy_release", "toy_priv.mutex")] }],
        _ => [],
    };

    /// <summary>The other user's last put frees the character device in the structure while the inode has it cached: an open that finds it there is late.</summary>
    private static PairRule FindsCached(string rung, string structure) =>
        new([Open], Anybody) { Adds = [Found(rung, "slab-use-after-free", "cdev_get", $"{structure}.cdev.kobj")] };

    /// <summary>Behind a reader who sleeps under the lock; where readers share it, once the removal waits for it.</summary>
    private static IEnumerable<PairRule> Behind(string rung, string lockName)
    {
        return [Waits(Read, "toy_read"), Waits(Poll, "toy_poll")];

        PairRule Waits(string operation, string function) => new([operation], [Read]) { Adds = [Found(rung, "hung-task", function, $"toy_device.{lockName}")] };
    }

    private static DeclaredFinding Found(string rung, string kind, string function, string target) => new(new FindingKey(kind, function, target), LadderDeclared.Bug(rung));
}
