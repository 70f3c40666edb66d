using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using static CoyoteDevres.Scenarios.I2c.I2cOperations;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>What the versions' matrices have in common.</summary>
internal static class I2cMatrix
{
    internal const string Subsystem = "i2c";

    internal static IReadOnlyList<string> Bounds { get; } =
    [
        "one adapter, no client on its bus, no multiplexer above or below it",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
        "no allocation and no copy from or to user space fails; a transfer succeeds at the first try",
    ];

    /// <summary>Who opens the node in the race, and who looks the adapter up there.</summary>
    internal static string[] Opens => ["open", "open-close"];

    internal static string[] Lookups => [.. Opens, "late-lookup"];

    internal static string[] OnFiles =>
        ["read", "write", "ioctl-funcs", "ioctl-rdwr", "ioctl-slave", "ioctl-timeout", "compat-ioctl-slave", "close", "hold"];

    /// <summary>
    /// While somebody keeps the file open the removal waits and frees nothing, and nobody's reference is the last one. (When it is
    /// killed it closes the file, after everybody else.)
    /// </summary>
    internal static PairRule HolderKeepsAdapter { get; } = new(["hold"], Lookups)
    {
        Against = ["unbind"],
        Hides = finding => finding.Bug == "I2C-6" || finding.Key == I2cFindings.OpenByMinor[1].Key,
    };

    /// <summary>Two lookups from zero: the second one finds the count saturated.</summary>
    internal static PairRule LookupsFromZero { get; } = new(Lookups, Lookups) { Against = ["unbind"], Adds = [I2cFindings.SecondLookup] };

    internal static IReadOnlyList<(string One, string Other)> Pairs { get; } =
    [
        ("open-close", "open-close"),
        ("read", "read"),
        ("close", "close"),
        ("open", "read"),
        ("read", "ioctl-timeout"),
        ("hold", "open"),
        ("hold", "second-unbind"),
        ("other-subsystem", "open"),
        ("other-subsystem", "late-lookup"),
        ("other-subsystem", "second-unbind"),
        ("read-name", "open"),
    ];

    /// <summary>What users do where a file has no test of whether the adapter is there, or, in the proposal, has one.</summary>
    internal static IReadOnlyList<UserOperation<I2cBench>> Operations(string openWhenGone, bool tests) =>
    [
        Open(openWhenGone),
        OpenClose(openWhenGone),
        Read(tests ? "read -> -ENODEV" : null),
        Write(tests ? "write -> -ENODEV" : null),
        Ioctl("ioctl-funcs", I2cIoctl.Funcs, tests),
        Ioctl("ioctl-rdwr", I2cIoctl.Rdwr, tests),
        Ioctl("ioctl-slave", I2cIoctl.Slave, tests),
        Ioctl("ioctl-timeout", I2cIoctl.Timeout, tests),
        Ioctl("compat-ioctl-slave", I2cIoctl.CompatSlave, tests),
        Close,
        Hold,
        SecondUnbind,
        OtherSubsystem,
        LateLookup,
        ReadName,
    ];

    internal static IReadOnlyList<UserOperation<I2cBench>> Sequences(string reopen, bool tests) =>
    [
        OpenUnbind("read-close", tests ? "read -> -ENODEV" : null, async (_, process, file) => await process.Read(file)),
        OpenUnbind("ioctl-close", tests ? "I2C_FUNCS -> -ENODEV" : null, async (_, process, file) => await process.Ioctl(file, I2cIoctl.Funcs)),
        OpenUnbind("close", null, (_, _, _) => Op.Done),
        OpenUnbind("open-close", "open -> -ENODEV", async (bench, process, _) => await process.Open(bench.Chardev.Node)),
        UnbindOpen(reopen),
    ];
}
