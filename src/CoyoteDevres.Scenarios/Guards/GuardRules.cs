using CoyoteDevres.Exploration;
using static CoyoteDevres.Scenarios.Guards.GuardDeclared;

namespace CoyoteDevres.Scenarios.Guards;

/// <summary>What two users show together behind a guard, beyond what each shows alone, and what one keeps the other from.</summary>
internal static class GuardRules
{
    private const string Nested = "nested-ioctl", Reader = "blocking-read", Open = "open", Poll = "poll";

    /// <summary>By guard.</summary>
    internal static IReadOnlyList<PairRule> Of(string strategy) => strategy switch
    {
        "spinlock" => Behind(Spins),
        "mutex" => Behind(function => Hung(function, "toy_device.mutex", "L5")),
        "rwsem" or "percpu-rwsem" => Behind(function => Hung(function, "toy_device.sem", "L5")),
        "kref" => [Saturates, HasShare],
        "kref-and-flag" => [Saturates],
        _ => [],
    };

    /// <summary>Two late opens: the second one counts from below zero.</summary>
    private static PairRule Saturates => new([Open], [Open]) { Adds = [Found("refcount-saturated", "toy_open", Count, "L3")] };

    /// <summary>The other user has a share of the device as long as anything can happen: no open is too late, and only the registers go.</summary>
    private static PairRule HasShare => new([Open], [Reader, Poll]) { Becomes = alone => alone.Where(f => f.Key.Object == Registers) };

    /// <summary>
    /// Who sleeps under the lock, or waits for himself, keeps everybody else out: of a lock that lets readers in beside one another, once
    /// the removal waits for it.
    /// </summary>
    private static IReadOnlyList<PairRule> Behind(Func<string, DeclaredFinding> waits)
    {
        return [Waits("toy_ioctl", Open, "short-ioctl"), Waits("toy_calibrate", "sleeping-ioctl"), Waits("toy_read", Reader), Waits("toy_poll", Poll)];

        PairRule Waits(string function, params string[] operations) => new(operations, [Nested, Reader]) { Adds = [waits(function)] };
    }
}
