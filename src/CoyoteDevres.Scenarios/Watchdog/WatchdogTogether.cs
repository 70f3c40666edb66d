namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>
/// What two users declare against the removal. They share one open file, since a watchdog opens once: an open beside it comes to
/// <c>-EBUSY</c> and finds nothing of its own, and a close beside another user is not the last one.
/// </summary>
internal static class WatchdogTogether
{
    private static readonly string[] Opens = ["open", "open-close", "open-old"];

    private static readonly string[] Others = ["read-status"];

    internal static Func<IReadOnlyList<string>, string, IReadOnlyList<DeclaredFinding>, IReadOnlyList<DeclaredFinding>> Of(
        string version, IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> declared) => (names, removal, _) =>
    {
        bool isHeld = names.Any(IsHolder);
        var own = names
            .Where(n => !isHeld || IsHolder(n) || Others.Contains(n))
            .SelectMany(n => declared.TryGetValue($"watchdog/{n}-vs-{removal}@{version}", out var alone) ? alone : []);
        return [.. own.Concat(Between(version, names, isHeld)).DistinctBy(f => f.Key)];
    };

    /// <summary>An operation on the open file that leaves it open.</summary>
    private static bool IsHolder(string name) => name != "close" && !Opens.Contains(name) && !Others.Contains(name);

    /// <summary>What an open finds because the inode was opened before: the character device, which the inode remembers.</summary>
    private static IEnumerable<DeclaredFinding> Between(string version, IReadOnlyList<string> names, bool isHeld)
    {
        int opens = names.Count(n => n is "open" or "open-close");
        bool reopens = opens == 2 || (opens == 1 && names.Contains("close"));
        return version switch
        {
            "W1" when isHeld && opens > 0 => WatchdogOldFindings.W1Busy,
            "W1" when reopens => WatchdogOldFindings.W1Reopened,
            "W2" or "W3" when reopens && names.All(n => n == "open") => [.. WatchdogFindings.Reopened, .. FindingText.Parse("W2b", "freed watchdog_core_data.cdev.kobj: cdev_put")],
            "W2" or "W3" when reopens => WatchdogFindings.Reopened,
            _ => [],
        };
    }
}
