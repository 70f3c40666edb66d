namespace CoyoteDevres.Scenarios.Watchdog;

/// <summary>
/// What two users declare against the removal. They share one open file, since a watchdog opens once: an open beside it comes to
/// <c>-EBUSY</c> and finds nothing of its own, and a close beside another user is not the last one.
/// </summary>
internal static class WatchdogTogether
{
    private static readonly string[] Opens = ["open", "open-close", "open-old", "open-close-old"];

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
        bool ran = kind == "running";
        var own = names
            .Where(n => (!isHeld || IsHolder(n) || Others.Contains(n)) && !IsOver(n, names) && !(ran && IsStopped(n, names)))
            .SelectMany(n => Alone(prefix + n));
        var plain = ran ? OfStopped(names).SelectMany(Alone) : [];
        var between = kind switch
        {
            "counted" => BetweenCounted(names, isHeld),
            "running" when names.All(n => n == "open") => [],
            _ => Between(version, names, isHeld),
        };
        return [.. own.Concat(plain).Concat(between).DistinctBy(f => f.Key)];

        IReadOnlyList<DeclaredFinding> Alone(string name) => declared.TryGetValue($"watchdog/{name}-vs-{removal}@{version}", out var alone) ? alone : [];
    };

    /// <summary>An operation on the open file that leaves it open.</summary>
    internal static bool IsHolder(string name) => name is not ("close" or "close-old") && !Opens.Contains(name) && !Others.Contains(name);

    /// <summary>That nobody has opened it is not so beside a close, which drops what would be left behind.</summary>
    private static bool IsOver(string name, string[] names) => name == "unopened" && names.Contains("close");

    /// <summary>Beside a close of the file that is open, an open comes to a watchdog that runs no more, or to <c>-EBUSY</c>.</summary>
    private static bool IsStopped(string name, string[] names) => Opens.Contains(name) && names.Contains("close");

    /// <summary>
    /// What of a watchdog that ran is as of a plain one: the close that stops it clears <c>WDOG_HW_RUNNING</c>, so that the open after it
    /// starts it again. (An open that nobody closes drops nothing: the core's half, with the reference of who found it running, stays,
    /// and no open after it finds it freed.)
    /// </summary>
    private static IEnumerable<string> OfStopped(string[] names)
    {
        if (names.Contains("close"))
            return names.Where(n => Opens.Contains(n));
        return names.All(n => Opens.Contains(n)) && names.Contains("open-close") ? names.Where(n => n == "open").DefaultIfEmpty("open-close") : [];
    }

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
