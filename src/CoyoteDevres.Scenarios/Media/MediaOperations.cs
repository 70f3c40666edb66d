using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Media;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Media;

/// <summary>What users do with a media device's node. A file that is not closed stays open until nothing else can happen.</summary>
internal static class MediaOperations
{
    private const string Gone = "-EIO";

    /// <summary>One process that opens the node, unbinds the driver itself, and goes on: no interleaving is needed.</summary>
    internal static IReadOnlyList<UserOperation<MediaBench>> Sequences { get; } =
    [
        Sequence("open-unbind-close", null, (_, _, _) => Op.Done),
        Sequence("open-unbind-ioctl-close", $"{MediaIoctl.DeviceInfo} -> {Gone}", async (_, process, file) => await process.Ioctl(file, MediaIoctl.DeviceInfo)),
        Sequence("open-unbind-poll-close", "poll -> Error, HangUp", async (_, process, file) => await process.Poll(file)),
        Sequence("open-unbind-open-close", "open -> -ENXIO", async (bench, process, _) => await bench.Open(process)),
    ];

    /// <summary>The operations of a version.</summary>
    internal static IReadOnlyList<UserOperation<MediaBench>> All(MediaVersion version)
    {
        List<UserOperation<MediaBench>> operations =
        [
            new("open", "media-ctl", "open -> -ENXIO", (bench, _) => Op.From(Keeping(async process => await bench.Open(process)))),
            Ioctl("device-info", MediaIoctl.DeviceInfo),
            Ioctl("enum-entities", MediaIoctl.EnumEntities),
            Ioctl("enum-links", MediaIoctl.EnumLinks),
            Ioctl("compat-enum-links", MediaIoctl.EnumLinks32),
            Ioctl("setup-link", MediaIoctl.SetupLink),
            OnFile("poll", "poll -> Error, HangUp", async (process, file) => await process.Poll(file)),
            OnFile("close", null, (process, file) => process.Close(file)),
            new("read-model", "udevd", "read model -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Media.Model))),
        ];
        if (version.HasTopology)
            operations.Add(Ioctl("get-topology", MediaIoctl.GetTopology));
        return operations;
    }

    /// <summary>
    /// The same while somebody tries to unload the driver's module: <c>devnode-&gt;cdev.owner</c>, which <c>media_devnode_register</c> is given by
    /// <c>__media_device_register</c> and so by the driver, is pinned by every open file. The attribute pins nothing: its file in sysfs waits for its readers.
    /// </summary>
    internal static IReadOnlyList<UserOperation<MediaBench>> BesideRmmod(MediaVersion version) =>
        [.. All(version).Select(o => o.Name is "open" or "read-model" ? o : HostDevice.Pinning(o))];

    /// <summary>Two users, of whom one at least may have no file.</summary>
    internal static IReadOnlyList<(string One, string Other)> PairsBesideRmmod { get; } =
        [("open", "open"), ("open", "close"), ("open", "device-info"), ("close", "close"), ("open", "read-model"), ("close", "read-model"), ("read-model", "read-model"), ("read-model", "device-info")];

    private static UserOperation<MediaBench> Ioctl(string name, IoctlCommand command) =>
        OnFile(name, $"{command} -> {Gone}", async (process, file) => await process.Ioctl(file, command));

    private static UserOperation<MediaBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) =>
        new(name, "media-ctl", whenGone, async (bench, process) => Using(await MustOpen(bench, process), use));

    private static UserOperation<MediaBench> Sequence(string name, string? whenGone, Func<MediaBench, UserProcess, File, Op> use) =>
        new(name, "media-ctl", whenGone, async (bench, process) => Sequence(bench, await MustOpen(bench, process), use));

    private static Func<UserProcess, Op> Sequence(MediaBench bench, File file, Func<MediaBench, UserProcess, File, Op> use) => async process =>
    {
        await bench.Host.Unbind(process);
        await use(bench, process, file);
        await process.Close(file);
    };

    private static Func<UserProcess, Op> Using(File file, Func<UserProcess, File, Op> use) => Keeping(process => use(process, file));

    private static Func<UserProcess, Op> Keeping(Func<UserProcess, Op> body) => async process =>
    {
        await body(process);
        await process.Pause();
    };

    private static async Op<File> MustOpen(MediaBench bench, UserProcess process) =>
        await bench.Open(process) ?? throw new InvalidOperationException("the node could not be opened in the set-up");
}
