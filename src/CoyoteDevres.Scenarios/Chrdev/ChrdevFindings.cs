using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Chrdev;

/// <summary>What the scenarios find: the bug of the fact sheet, section 8.1, which it gives no name.</summary>
internal static class ChrdevFindings
{
    internal const string Bug = "CHRDEV";

    /// <summary>
    /// The count is taken from zero between the last put and <c>cdev_purge</c>, and the structure goes under the open. Who unloads the module of the
    /// character device is kept out by <c>cdev_get</c>, which tries for that first.
    /// </summary>
    private static readonly DeclaredFinding[] Opened = Parse(Bug, "from-zero chr_device.cdev.kobj: cdev_get", "freed chr_device: cdev_put chrdev_open");

    private static readonly DeclaredFinding[] Closed =
        [.. Opened, .. Parse(Bug, "underflow chr_device.cdev.kobj: cdev_put", "freed chr_device.cdev.kobj: cdev_put")];

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Table(
        ChrdevScenarios.Subsystem,
        "CH0",
        (["open-vs-unbind", "open-vs-last-close"], Opened),
        (["open-close-vs-unbind", "open-close-vs-last-close"], Closed));
}
