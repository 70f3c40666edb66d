using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>
/// What two users of a device show together, beyond what each shows alone, and what one of them keeps the other from; by version. Two who have the
/// device open have the same file.
/// </summary>
internal static class IowarriorRules
{
    private const string OpenClose = "open-close", Read = "read", Write = "write", Ioctl = "ioctl", Poll = "poll", Close = "close";

    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "IW1" => BehindOpen,
        "IW2" => [FreedUnderOpen],
        "IW3" => [IsNotLast(Read, Poll)],
        "IW3r" => [IsNotLast(Poll), .. BehindRead],
        "IW3f" => BehindRead,
        _ => [],
    };

    /// <summary>IW1: the open that hangs has <c>iowarrior_mutex</c>, which all opens and ioctls take, and the removal is a writer that waits for <c>minor_rwsem</c>.</summary>
    private static IReadOnlyList<PairRule> BehindOpen =>
    [
        new([OpenClose], [OpenClose]) { Adds = [.. Hung("IW1", "iowarrior_mutex", "iowarrior_open"), .. Hung("IW1", "minor_rwsem", "usb_open")] },
        new([Ioctl], [OpenClose]) { Adds = Hung("IW1", "iowarrior_mutex", "iowarrior_ioctl") },
    ];

    /// <summary>
    /// IW2: <c>present</c> goes before the removal waits for opens: the other one's close deletes what an open, which finds the device busy, is still
    /// unlocking.
    /// </summary>
    private static PairRule FreedUnderOpen => new([OpenClose], [OpenClose, Read, Write, Ioctl, Poll, Close]) { Adds = Freed("IW3", "iowarrior.mutex", "iowarrior_open") };

    /// <summary>Discovered, with the read that keeps the mutex (<see cref="IowarriorDeclared"/>): everybody waits; an open with <c>minor_rwsem</c> held, and the removal for that.</summary>
    private static IReadOnlyList<PairRule> BehindRead =>
    [
        new([Write], [Read]) { Adds = Hung(null, "iowarrior.mutex", "iowarrior_write") },
        new([Ioctl], [Read]) { Adds = Hung(null, "iowarrior.mutex", "iowarrior_ioctl") },
        new([OpenClose], [Read]) { Adds = [.. Hung(null, "iowarrior.mutex", "iowarrior_open"), .. Hung(null, "minor_rwsem", "usb_deregister_dev")] },
    ];

    /// <summary>The file is open until the removal wakes the other one: so its close comes second.</summary>
    private static PairRule IsNotLast(params string[] waiters) =>
        new([OpenClose, Write, Ioctl, Close], waiters) { Becomes = alone => alone.Where(f => f.Key.Function != "iowarrior_release") };
}
