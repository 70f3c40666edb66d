using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Ipmi;

namespace CoyoteDevres.Scenarios.Ipmi;

/// <summary>Clients of the IPMI message handler against one another, and against unbinding and unplugging the interface.</summary>
public static class IpmiScenarios
{
    internal const string Subsystem = "ipmi";

    private static readonly string[] Bounds =
    [
        "one interface; a request is answered once, at any time, in a softirq",
        "events, commands to others, watchers and the interface's own end are left out; no allocation fails",
        "the node's path stays when the interface goes (as after mknod; devtmpfs would remove it)",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Make("IP0", "before 77f8269606bf", m => new IpmiBefore(m)),
        Make("IP1", "77f8269606bf", m => new IpmiCleanedLast(m)),
        Make("IP2", "3b9a907223d7", m => new IpmiCleanedByWorker(m)),
    ];

    private static VersionMatrix<IpmiBench> Make(string version, string commit, Func<Machine, IpmiMsghandler> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.9",
        Sheet = IpmiSteps.Of(version),
        Plug = async machine =>
        {
            var made = driver(machine);
            return new IpmiBench(made, await HostDevice.Bind(machine, made));
        },
        Operations = IpmiOperations.All,
        Partners = IpmiOperations.Partners,
        Removals = HostDevice.Removals<IpmiBench>(bench => bench.Host),
        AllPairs = true,
        Rules = IpmiRules.All,
        Meetings = [("open-close", "request-close")],
        Sequences = IpmiOperations.Sequences,
        Bounds = Bounds,
        Declared = IpmiDeclared.All,
    };
}

/// <summary>An interface, plugged in.</summary>
internal sealed class IpmiBench(IpmiMsghandler driver, HostDevice host) : HostedBench(host, driver.Node);
