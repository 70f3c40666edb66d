using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Iowarrior;

namespace CoyoteDevres.Scenarios.Iowarrior;

/// <summary>An IO-Warrior's node against unbinding and unplugging it.</summary>
public static class IowarriorScenarios
{
    internal const string Subsystem = "iowarrior";

    private static readonly string[] Bounds =
    [
        "one device of a kind that writes at once (IOW24, IOW40); nothing ever comes in from it, so that a reader waits for the removal",
        "a poll joins read_wait only: write_wait is woken together with it",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Make("IW1", "03f36e885fc2", m => new IowarriorIw1(m)),
        Make("IW2", "c468a8aa790e", m => new IowarriorIw2(m)),
        Make("IW3", "edc4746f253d", m => new IowarriorIw3(m)),
        Make("IW3r", "44feafbaa66e", m => new IowarriorIw3r(m)),
        Make("IW3f", "the patch of 2026", m => new IowarriorIw3f(m)),
    ];

    private static VersionMatrix<IowarriorBench> Make(string version, string commit, Func<Machine, IowarriorDriver> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.6",
        Sheet = IowarriorSteps.Of(version),
        Plug = machine => IowarriorBench.Plug(machine, driver(machine)),
        Operations = IowarriorOperations.All,
        Removals = HostDevice.Removals<IowarriorBench>(bench => bench.Host),
        // Behind a read that waits with the mutex, everybody waits.
        Pairs = [("read", "write")],
        AllPairs = true,
        Rules = IowarriorRules.Of(version),
        Sequences = IowarriorOperations.Sequences,
        Bounds = Bounds,
        Declared = IowarriorDeclared.All,
    };
}
