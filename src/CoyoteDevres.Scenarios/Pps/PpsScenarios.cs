using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Pps;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Pps;

/// <summary>PPS sources against unbinding the driver.</summary>
public static class PpsScenarios
{
    internal const string Subsystem = "pps";

    private static readonly CharacterUsers<PpsBench> Users = new("ntpd");

    private static readonly string[] Bounds =
    [
        "one source; no pulse comes but where the scenario's name has one",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
        "character devices as after 68faa679b8be (5.5): what chrdev_open did before has a bug of its own",
        "no kernel consumer, no SIGIO; no allocation and no copy from or to user space fails",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Matrix("PP0", "083e58666ff5", pollSleeps: false, "-ENXIO", (machine, node) => new PpsPP0(machine, node)),
        Matrix("PP1", "before c79a39dc8d06", pollSleeps: false, "-ENXIO", (machine, node) => new PpsPP1(machine, node)),
        Matrix("PP2", "c79a39dc8d06", pollSleeps: true, "-ENODEV", (machine, node) => new PpsPP2(machine, node)),
    ];

    private static VersionMatrix<PpsBench> Matrix(string version, string commit, bool pollSleeps, string gone, Func<Machine, CharacterNode, PpsVersion> load)
    {
        var poll = Users.OnFile("poll", null, async (process, file) => await process.Poll(file, PollMask.In));
        return new()
        {
            Subsystem = Subsystem,
            Version = version,
            Commit = commit,
            Source = "other-subsystems 8.3",
            Plug = machine => PpsBench.Plug(machine, load),
            Operations =
            [
                Users.Open($"open -> {gone}"),
                Users.OpenClose($"open -> {gone}"),
                Users.Ioctl("getparams", PpsIoctl.GetParams, null),
                Users.Ioctl("fetch", PpsIoctl.Fetch, null),
                Users.Ioctl("fetch-in-time", PpsIoctl.FetchInTime, null),
                poll,
                Users.Close,
                WithPulse("fetch-pulse", async (process, file) => await process.Ioctl(file, PpsIoctl.Fetch)),
                WithPulse("pulse", (_, _) => Op.Done),
                UnheardPulse,
                .. pollSleeps ? [WithPulse("poll-pulse", async (process, file) => await process.Poll(file, PollMask.In))] : Array.Empty<UserOperation<PpsBench>>(),
            ],
            Removals = [CharacterUsers<PpsBench>.Unbind],
            AllPairs = true,
            Rules = PpsRules.Of(version),
            Sequences =
            [
                Users.OpenUnbindClose,
                Users.OpenUnbind("open-unbind-ioctl-close", null, async (_, process, file) => await process.Ioctl(file, PpsIoctl.GetParams)),
                Users.OpenUnbind("open-unbind-fetch-close", null, async (_, process, file) => await process.Ioctl(file, PpsIoctl.Fetch)),
                Users.OpenUnbindOpenClose($"open -> {gone}"),
            ],
            Bounds = Bounds,
            Sheet = PpsSteps.Of(version),
            Declared = PpsFindings.All,
        };
    }

    /// <summary>Nobody has the source open.</summary>
    private static UserOperation<PpsBench> UnheardPulse => new("unheard-pulse", "ntpd", null, (bench, _) =>
    {
        bench.Pulse();
        return Op.From<Func<UserProcess, Op>>(process => process.Pause());
    });

    /// <summary>While the interrupt of one pulse is on its way.</summary>
    private static UserOperation<PpsBench> WithPulse(string name, Func<UserProcess, File, Op> use) => new(name, "ntpd", null, async (bench, process) =>
    {
        var file = await CharacterUsers<PpsBench>.MustOpen(bench, process);
        bench.Pulse();
        return CharacterUsers<PpsBench>.Keeping(user => use(user, file));
    });
}
