using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Drm;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Drm;

/// <summary>
/// What users do with a DRM device. A process that does not close its file keeps it, paused in user space, until it is killed when nothing
/// else can happen: closing against a removal is an operation of its own.
/// </summary>
internal static class DrmOperations
{
    private const string Gone = "-ENODEV";

    internal static UserOperation<DrmBench> Submit { get; } = Ioctl("submit", DrmIoctl.Submit, $"{DrmIoctl.Submit} -> {Gone}");

    /// <summary>A file is opened and closed.</summary>
    internal static UserOperation<DrmBench> OpenClose { get; } = new("open-close", "compositor", $"open -> {Gone}", (bench, _) =>
        Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await bench.Open(process) is { } file)
                await process.Close(file);
        })) { IsAlikeTwice = true };

    /// <summary>A section of another device's driver that waits for that device's removal: sections are the core's, whosever the device.</summary>
    internal static UserOperation<DrmBench> OtherSection { get; } = new("other-section", "other-compositor", null, (bench, _) =>
    {
        var section = bench.SectionOfAnother();
        return Op.From<Func<UserProcess, Op>>(_ => section());
    });

    /// <summary>A handler that waits, inside a section, for what only the driver's remove does.</summary>
    internal static UserOperation<DrmBench> Wait { get; } = Ioctl("wait", DrmIoctl.WaitForRemoval, null);

    /// <summary>User space reads memory of the device that it has mapped and not touched yet.</summary>
    internal static UserOperation<DrmBench> Fault { get; } = new("fault", "compositor", DrmVersion.DummyPage, async (bench, process) =>
    {
        var file = await bench.MustMap(process);
        return Keeping(p => bench.Version.Access(p, file));
    });

    /// <summary>User space reads memory of the device that it has mapped and read before.</summary>
    internal static UserOperation<DrmBench> Access { get; } = new("access", "compositor", DrmVersion.DummyPage, async (bench, process) =>
    {
        var file = await bench.MustMap(process);
        await bench.Version.Access(process, file);
        return Keeping(p => bench.Version.Access(p, file));
    });

    /// <summary>A file with a framebuffer is closed.</summary>
    internal static UserOperation<DrmBench> CloseFramebuffer { get; } = new("close-fb", "compositor", null, async (bench, process) =>
    {
        var file = await bench.MustOpen(process);
        await process.Ioctl(file, DrmIoctl.AddFramebuffer);
        return p => p.Close(file);
    });

    /// <summary>A file whose memory is mapped, and was read, is closed, the mapping before it (<c>exit_mmap</c>).</summary>
    internal static UserOperation<DrmBench> CloseMapped { get; } = new("close-mapped", "compositor", null, async (bench, process) =>
    {
        var file = await bench.MustMap(process);
        await bench.Version.Access(process, file);
        return p => p.Close(file);
    });

    internal static IReadOnlyList<UserOperation<DrmBench>> All { get; } =
    [
        new("open", "compositor", $"open -> {Gone}", (bench, _) => Op.From(Keeping(async process => await bench.Open(process)))),
        Submit,
        Ioctl("addfb", DrmIoctl.AddFramebuffer, $"{DrmIoctl.AddFramebuffer} -> {Gone}"),
        OnFile("read", null, async (process, file) => await process.Read(file)),
        OnFile("read-nonblock", "read -> -EAGAIN", async (process, file) =>
        {
            file.NonBlocking = true;
            await process.Read(file);
        }),
        OnFile("poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
        OnFile("close", null, (process, file) => process.Close(file)),
        CloseFramebuffer,
        OpenClose,
        new("mmap", "compositor", $"mmap -> {Gone}", async (bench, process) =>
        {
            var file = await bench.MustOpen(process);
            await process.Ioctl(file, DrmIoctl.CreateDumb);
            return Keeping(async p => await p.Mmap(file));
        }),
        Fault,
        Access,
        CloseMapped,
    ];

    /// <summary>Against the unloading of the driver's module; a file that is open keeps it.</summary>
    internal static IReadOnlyList<UserOperation<DrmBench>> BesideRmmod =>
        [Renamed("open", "module-open"), OpenClose with { Name = "module-open-close" }, Renamed("close", "module-close")];

    internal static IReadOnlyList<UserOperation<DrmBench>> Sequences { get; } =
    [
        OpenUnplug("close", null),
        OpenUnplug("submit-close", async (process, file) => await process.Ioctl(file, DrmIoctl.Submit)),
        OpenUnplug("read-close", async (process, file) => await process.Read(file)),
        OpenUnplug("poll-close", async (process, file) => await process.Poll(file, PollMask.In)),
        new("unplug-open", "compositor", DriverCore.Unbound, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            await bench.Unplug(process);
            await bench.Open(process);
        })),
        new("open-mmap-unplug-access-close", "compositor", DriverCore.Unbound, async (bench, setUp) =>
        {
            var file = await bench.MustMap(setUp);
            await bench.Version.Access(setUp, file);
            return async process =>
            {
                await bench.Unplug(process);
                await bench.Version.Access(process, file);
                await process.Close(file);
            };
        }),
        new("open-addfb-unplug-close", "compositor", DriverCore.Unbound, async (bench, setUp) =>
        {
            var file = await bench.MustOpen(setUp);
            return async process =>
            {
                await process.Ioctl(file, DrmIoctl.AddFramebuffer);
                await bench.Unplug(process);
                await process.Close(file);
            };
        }),
    ];

    /// <summary>The same operations for another kind of driver, named after it.</summary>
    internal static IReadOnlyList<UserOperation<DrmBench>> For(string driver, params IReadOnlyList<UserOperation<DrmBench>> operations) =>
        [.. operations.Select(o => o with { Name = $"{driver}-{o.Name}" })];

    internal static UserOperation<DrmBench> Named(string name) => All.Concat(Sequences).Single(o => o.Name == name);

    private static UserOperation<DrmBench> Renamed(string name, string to) => Named(name) with { Name = to };

    private static UserOperation<DrmBench> Ioctl(string name, IoctlCommand command, string? whenGone) =>
        OnFile(name, whenGone, async (process, file) => await process.Ioctl(file, command));

    private static UserOperation<DrmBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) =>
        new(name, "compositor", whenGone, async (bench, process) =>
        {
            var file = await bench.MustOpen(process);
            return Keeping(p => use(p, file));
        });

    private static UserOperation<DrmBench> OpenUnplug(string name, Func<UserProcess, File, Op>? use) =>
        new($"open-unplug-{name}", "compositor", DriverCore.Unbound, async (bench, setUp) =>
        {
            var file = await bench.MustOpen(setUp);
            return async process =>
            {
                await bench.Unplug(process);
                if (use is not null)
                    await use(process, file);
                await process.Close(file);
            };
        });

    private static Func<UserProcess, Op> Keeping(Func<UserProcess, Op> body) => async process =>
    {
        await body(process);
        await process.Pause();
    };
}
