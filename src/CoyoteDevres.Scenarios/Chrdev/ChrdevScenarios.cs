using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Chrdev;

namespace CoyoteDevres.Scenarios.Chrdev;

/// <summary><c>chrdev_open</c> against the last put of a character device that the inode still remembers.</summary>
public static class ChrdevScenarios
{
    internal const string Subsystem = "chrdev";

    private const string Tried = "delete_module -> tried";

    private static readonly CharacterUsers<ChrdevBench> Users = new("chrd");

    private static readonly string[] Bounds =
    [
        "one inode, opened before, that is not evicted",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Of("CH0", ChrdevCH0.Commit, ChrdevCH0.Version),
        .. Of("CH1", ChrdevCH1.Commit, ChrdevCH1.Version),
    ];

    private static Removal<ChrdevBench> LastClose => new("last-close", "holder", "close -> ok", async (bench, process) =>
    {
        process.Install(bench.Last!);
        await process.Close(bench.Last!);
    });

    private static Removal<ChrdevBench> Rmmod => new("rmmod", "rmmod", Tried, async (bench, process) =>
    {
        await bench.Rmmod(process);
        process.Machine.Branch(Tried);
    });

    private static IEnumerable<IVersionMatrix> Of(string version, string commit, ChardevVersion chardev)
    {
        UserOperation<ChrdevBench> open = Users.Open("open -> -ENXIO"), openClose = Users.OpenClose("open -> -ENXIO");
        var read = Users.OnFile("read", null, async (process, file) => await process.Read(file));
        yield return Matrix(version, commit) with
        {
            Plug = machine => ChrdevBench.Bound(machine, chardev),
            Operations = [open, openClose, read, Users.Close],
            Sequences = [Users.OpenUnbindClose, Users.OpenUnbindOpenClose(null), UnbindOpen],
            Sheet = ChrdevSteps.Of(version),
        };
        yield return Matrix(version, commit) with
        {
            Plug = machine => ChrdevBench.Unbound(machine, chardev),
            Operations = [open, openClose],
            Removals = [LastClose],
        };
        yield return Matrix(version, commit) with
        {
            Plug = machine => ChrdevBench.Loaded(machine, chardev),
            Operations = [open, openClose, read, Users.Close],
            Removals = [Rmmod],
        };
    }

    private static UserOperation<ChrdevBench> UnbindOpen => new("unbind-open", "sh", "open -> -ENXIO", (bench, _) =>
        Exploration.Op.From<Func<UserProcess, Exploration.Op>>(async process =>
        {
            await bench.Unbind(process);
            await bench.Open(process);
        }));

    private static VersionMatrix<ChrdevBench> Matrix(string version, string commit) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 0.2, 8.1",
        Plug = null!,
        Operations = [],
        Removals = [CharacterUsers<ChrdevBench>.Unbind],
        AllPairs = true,
        Rules = ChrdevRules.Of(version),
        Bounds = Bounds,
        Declared = ChrdevFindings.All,
    };
}
