using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Evdev;

namespace CoyoteDevres.Scenarios.Evdev;

/// <summary>An input device's event node against unbinding and unplugging it.</summary>
public static class EvdevScenarios
{
    internal const string Subsystem = "evdev";

    private static readonly string[] Bounds =
    [
        "one input device with one handler; nothing ever comes in, so that a reader waits for the removal",
        "revoking, grabbing, fasync and masks are left out; no signal comes, no allocation fails",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Make("EV0", "before 4a215aa", m => new EvdevEv0(m)),
        Make("EV1", "4a215aa, today", m => new EvdevEv1(m)),
    ];

    private static VersionMatrix<EvdevBench> Make(string version, string commit, Func<Machine, EvdevDriver> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.11",
        Sheet = EvdevSteps.Of(version),
        Plug = async machine =>
        {
            var made = driver(machine);
            return new EvdevBench(made, await HostDevice.Bind(machine, made));
        },
        Operations = EvdevOperations.All,
        Removals = HostDevice.Removals<EvdevBench>(bench => bench.Host),
        Pairs = [("close", "close")],
        AllPairs = true,
        Rules = EvdevRules.Of(version),
        Sequences = EvdevOperations.Sequences,
        Bounds = Bounds,
        Declared = EvdevDeclared.All,
    };
}

/// <summary>An input device, plugged in.</summary>
internal sealed class EvdevBench(EvdevDriver driver, HostDevice host) : HostedBench(host, driver.Node);
