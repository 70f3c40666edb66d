using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hiddev;

namespace CoyoteDevres.Scenarios.Hiddev;

/// <summary>The hiddev node of a HID device against unbinding and unplugging it.</summary>
public static class HiddevScenarios
{
    internal const string Subsystem = "hiddev";

    private static readonly string[] Bounds =
    [
        "one device with one minor; nothing ever comes in from it, so that a reader waits for the removal",
        "no signal comes, no allocation fails; events, fasync and the HID core's own locks are left out",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Make("HD0", "079034073faf", m => new HiddevHd0(m)),
        Make("HD0a", "7f77897ef2b6 to v5.2", m => new HiddevHd0a(m)),
        Stalled("HD0a", "7f77897ef2b6 to v5.2", m => new HiddevHd0a(m) { HasStalledDevice = true }),
        Make("HD0b", "6d4472d7bec3, 9c09b214f30e", m => new HiddevHd0b(m)),
        Stalled("HD0b", "6d4472d7bec3, 9c09b214f30e", m => new HiddevHd0b(m) { HasStalledDevice = true }),
        Make("HD1", "18a1b06e5b91", m => new HiddevHd1(m)),
        Make("HD2", "5c02c447eaed", m => new HiddevHd2(m)),
        Make("HD3f", "the patch of June 2026", m => new HiddevHd3f(m)),
    ];

    private static VersionMatrix<HiddevBench> Make(string version, string commit, Func<Machine, HiddevDriver> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.5",
        Sheet = HiddevSteps.Of(version),
        Plug = machine => HiddevBench.Plug(machine, driver(machine)),
        Operations = HiddevOperations.All,
        Removals = HostDevice.Removals<HiddevBench>(bench => bench.Host),
        Pairs = [("close", "close")],
        AllPairs = true,
        Rules = HiddevRules.Of(version),
        Sequences = HiddevOperations.Sequences,
        Bounds = Bounds,
        Declared = HiddevDeclared.All,
    };

    private static VersionMatrix<HiddevBench> Stalled(string version, string commit, Func<Machine, HiddevDriver> driver) => Make(version, commit, driver) with
    {
        Sheet = [],
        Operations = [],
        Partners = HiddevOperations.Stalled,
        Removals = [],
        Pairs = [],
        LongMeetings = [("stalled-open", "stalled-reopen")],
        Sequences = [],
        Retain = bench => bench.Driver.Retain(),
        Bounds = [.. Bounds, "the device stops answering once it is connected: powering it up fails"],
    };
}
