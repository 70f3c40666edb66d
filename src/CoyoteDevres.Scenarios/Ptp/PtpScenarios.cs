using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Ptp;

namespace CoyoteDevres.Scenarios.Ptp;

/// <summary>Posix clocks, with PTP clocks behind them, against unbinding the driver.</summary>
public static class PtpScenarios
{
    internal const string Subsystem = "ptp";

    private static readonly CharacterUsers<PtpBench> Users = new("ptp4l");

    private static readonly string[] Bounds =
    [
        "one clock; no external timestamp comes in, so that a reader waits for the removal",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
        "character devices as after 68faa679b8be (5.5): what chrdev_open did before has a bug of its own",
        "no pins, no PPS source, no worker, no virtual clocks; no allocation and no copy from or to user space fails",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Of("PC0", "0606f422b453", (machine, node) => new PtpPC0(machine, node)),
        .. Of("PC1", "1791f881435f", (machine, node) => new PtpPC1(machine, node)),
        .. Of("PC2", "a33121e5487b and later", (machine, node) => new PtpPC2(machine, node)),
        Registration,
    ];

    private static UserOperation<PtpBench> Read => Users.OnFile("read", "read -> -ENODEV", async (process, file) => await process.Read(file));

    private static UserOperation<PtpBench> GetTime => Users.Ioctl("clock-gettime", PtpIoctl.ClockGetTime, "-ENODEV");

    /// <summary>The posix clock of PC2 is registered while somebody opens and closes it.</summary>
    private static VersionMatrix<PtpBench> Registration => Base("PC2", "a33121e5487b and later") with
    {
        Plug = machine => PtpBench.Unbound(machine, (m, node) => new PtpPC2(m, node)),
        Operations = [CharacterUsers<PtpBench>.For("early", Users.OpenClose("open -> -ENXIO"))],
        Removals =
        [
            new("bind-unbind", "sysfs", DriverCore.Unbound, async (bench, process) =>
            {
                await bench.Bind(process);
                await bench.Unbind(process);
            }),
        ],
    };

    private static IEnumerable<IVersionMatrix> Of(string version, string commit, Func<Machine, CharacterNode, PtpVersion> load)
    {
        string pollGone = version == "PC2" ? "poll -> Error" : "poll -> In, Error";
        yield return Base(version, commit) with
        {
            Plug = machine => PtpBench.Plug(machine, load, wakesFirst: true),
            Operations =
            [
                Users.Open("open -> -ENXIO"),
                Users.OpenClose("open -> -ENXIO"),
                Read,
                GetTime,
                Users.Ioctl("getcaps", PtpIoctl.GetCaps, "-ENODEV"),
                Users.Ioctl("extts", PtpIoctl.ExttsRequest, "-ENODEV"),
                Users.OnFile("poll", pollGone, async (process, file) => await process.Poll(file, PollMask.In)),
                Users.Close,
                new("read-name", "udevd", "read clock_name -> -ENODEV", (bench, _) =>
                    Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.ClockName))),
            ],
            Pairs = [("read", "clock-gettime"), ("read", "read")],
            Trios = version == "PC2" ? [("open-close", "clock-gettime", "close")] : [],
            Meetings = [("read", "clock-gettime"), ("read", "getcaps"), ("clock-gettime", "extts"), .. version == "PC0" ? [] : new[] { ("read", "read") }],
            Retain = bench => bench.Retain(),
            Sequences =
            [
                Users.OpenUnbindClose,
                Users.OpenUnbind("open-unbind-read-close", "read -> -ENODEV", async (_, process, file) => await process.Read(file)),
                Users.OpenUnbind("open-unbind-ioctl-close", $"{PtpIoctl.GetCaps} -> -ENODEV", async (_, process, file) => await process.Ioctl(file, PtpIoctl.GetCaps)),
                Users.OpenUnbind("open-unbind-gettime-close", $"{PtpIoctl.ClockGetTime} -> -ENODEV", async (_, process, file) => await process.Ioctl(file, PtpIoctl.ClockGetTime)),
                Users.OpenUnbindOpenClose("open -> -ENODEV"),
            ],
            Sheet = PtpSteps.Of(version),
        };
        yield return Base(version, commit) with
        {
            Plug = machine => PtpBench.Plug(machine, load, wakesFirst: false),
            Operations = [CharacterUsers<PtpBench>.For("late", Read), CharacterUsers<PtpBench>.For("late", GetTime)],
            Pairs = [("late-read", "late-clock-gettime")],
            Bounds = [.. Bounds, "a posix clock whose removal tells its readers only when it is a zombie: what no PTP clock does"],
        };
    }

    private static VersionMatrix<PtpBench> Base(string version, string commit) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.2",
        Plug = null!,
        Operations = [],
        Removals = [CharacterUsers<PtpBench>.Unbind],
        AllPairs = true,
        Rules = PtpRules.Of(version),
        Bounds = Bounds,
        Declared = PtpFindings.All,
    };
}
