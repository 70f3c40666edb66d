namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>
/// What two users declare against the removal. They share one open file, since a watchdog opens once: an open beside it comes to
/// <c>-EBUSY</c> and finds nothing of its own, and a close beside another user is not the last one.
/// </summary>
internal static class WatchdogTogether
{
    private static readonly string[] Opens = ["open", "open-close", "open-old"];

    private static readonly string[] Others = ["read-status", "unopened"];

    /// <summary>What pairs of a version declare.</summary>
    /// <param name="version">The version.</param>
    /// <param name="declared">What its operations declare alone.</param>
    /// <param name="kind">The kind of driver, which operations' names begin with; empty for the plain one.</param>
    internal static Func<IReadOnlyList<string>, string, IReadOnlyList<DeclaredFinding>, IReadOnlyList<DeclaredFinding>> Of(
        string version, IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> declared, string kind = "") => (users, removal, _) =>
    {
        string prefix = kind.Length == 0 ? "" : $"{kind}-";
        string[] names = [.. users.Select(u => u[prefix.Length..])];
        bool isHeld = names.Any(IsHolder);
        var own = names
            .Where(n => (!isHeld || IsHolder(n) || Others.Contains(n)) && !IsOver(n, names))
            .SelectMany(n => declared.TryGetValue($"watchdog/{prefix}{n}-vs-{removal}@{version}", out var alone) ? alone : []);
        return [.. own.Concat(kind == "counted" ? BetweenCounted(names, isHeld) : Between(version, names, isHeld)).DistinctBy(f => f.Key)];
    };

    /// <summary>An operation on the open file that leaves it open.</summary>
    private static bool IsHolder(string name) => name != "close" && !Opens.Contains(name) && !Others.Contains(name);

    /// <summary>That nobody has opened it is not so beside a close, which drops what would be left behind.</summary>
    private static bool IsOver(string name, string[] names) => name == "unopened" && names.Contains("close");

    /// <summary>
    /// The same in W1 where the driver counts its structure, with the character device in it: an open file's reference keeps it for an open beside
    /// that, but nothing does for one that comes after the close.
    /// </summary>
    private static DeclaredFinding[] BetweenCounted(string[] names, bool isHeld) => !isHeld && Reopens(names) ? WatchdogOldFindings.W1ReopenedCounted : [];

    private static bool Reopens(IReadOnlyList<string> names)
    {
        int opens = names.Count(n => n is "open" or "open-close");
        return opens == 2 || (opens == 1 && names.Contains("close"));
    }

    /// <summary>What an open finds because the inode was opened before: the character device, which the inode remembers.</summary>
    private static IEnumerable<DeclaredFinding> Between(string version, IReadOnlyList<string> names, bool isHeld)
    {
        bool reopens = Reopens(names);
        return version switch
        {
            "W1" when isHeld && names.Any(n => n is "open" or "open-close") => WatchdogOldFindings.W1Busy,
            "W1" when reopens => WatchdogOldFindings.W1Reopened,
            "W2" or "W3" when reopens && names.All(n => n == "open") => [.. WatchdogFindings.Reopened, .. FindingText.Parse("W2b", "freed watchdog_core_data.cdev.kobj: cdev_put")],
            "W2" or "W3" when reopens => WatchdogFindings.Reopened,
            _ => [],
        };
    }
}
