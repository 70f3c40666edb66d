using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Cec;

namespace CoyoteDevres.Scenarios.Cec;

/// <summary>A CEC node, whose driver drives a pin, against unbinding the driver and unplugging its device.</summary>
public static class CecScenarios
{
    internal const string Subsystem = "cec";

    private static readonly string[] Bounds =
    [
        "one adapter; once it is enabled one change of the pin is handed on, and every open file monitors the pin",
        "no message ever comes in; transmitting, configuring, modes and remote control are left out",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
    ];

    /// <summary>What scenarios are made of, by version: without a cable, where opening enables the hardware, and with one.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Make("CEC0", "before a9e6107616bb", m => new CecBefore(m)),
        Plugged("CEC0", "before a9e6107616bb", m => new CecBefore(m) { IsPlugged = true }),
        Make("CEC1", "a9e6107616bb", m => new CecAfter(m)),
        Plugged("CEC1", "a9e6107616bb", m => new CecAfter(m) { IsPlugged = true }),
        Make("CEC2", "v6.15", m => new CecToday(m)),
        Plugged("CEC2", "v6.15", m => new CecToday(m) { IsPlugged = true }),
    ];

    private static VersionMatrix<CecBench> Make(string version, string commit, Func<Machine, CecDriver> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.10",
        Sheet = CecSteps.Of(version),
        Plug = async machine =>
        {
            var made = driver(machine);
            return new CecBench(made, await HostDevice.Bind(machine, made));
        },
        Operations = CecOperations.All,
        Removals = HostDevice.Removals<CecBench>(bench => bench.Host),
        AllPairs = true,
        Rules = CecRules.Of(version),
        Sequences = CecOperations.Sequences,
        Bounds = Bounds,
        Declared = CecDeclared.All,
    };

    private static VersionMatrix<CecBench> Plugged(string version, string commit, Func<Machine, CecDriver> driver) => Make(version, commit, driver) with
    {
        Sheet = [],
        Operations = CecOperations.Plugged,
        // The longest ones: unplugging ends in the same remove.
        Removals = [HostDevice.Removals<CecBench>(bench => bench.Host)[0]],
        Sequences = [],
        Bounds = [.. Bounds, "a cable is plugged in: the adapter has a physical address"],
    };
}

/// <summary>An adapter, plugged in.</summary>
internal sealed class CecBench(CecDriver driver, HostDevice host) : HostedBench(host, driver.Node);
