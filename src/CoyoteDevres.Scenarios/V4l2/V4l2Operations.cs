using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.V4l2;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>What users do with a camera. A file that is not closed stays open until nothing else can happen.</summary>
internal static class V4l2Operations
{
    private const string Gone = "-ENODEV", PollGone = "poll -> Error, HangUp";

    /// <summary>The operations, in all versions.</summary>
    internal static IReadOnlyList<UserOperation<V4l2Bench>> All { get; } =
    [
        new("open", "v4l2-ctl", $"open -> {Gone}", (bench, _) => Op.From(Keeping(async process => await bench.Open(process)))) { IsAlikeTwice = true },
        OnFile("read", "cat", $"read -> {Gone}", Open, async (process, file) => await process.Read(file)),
        OnFile("write", "tee", $"write -> {Gone}", Open, async (process, file) => await process.Write(file)),
        OnFile("poll", "cheese", PollGone, Open, async (process, file) => await process.Poll(file)),
        Ioctl("querycap", V4l2Ioctl.QueryCap, Open),
        Ioctl("s-ctrl", V4l2Ioctl.SetControl, Open),
        Ioctl("qbuf", V4l2Ioctl.QueueBuffer, Streaming),
        Ioctl("dqbuf", V4l2Ioctl.DequeueBuffer, Streaming),
        Ioctl("streamon", V4l2Ioctl.StreamOn, Buffers),
        Ioctl("streamoff", V4l2Ioctl.StreamOff, Streaming),
        OnFile("poll-streaming", "cheese", PollGone, Streaming, async (process, file) => await process.Poll(file)),
        OnFile("mmap", "cheese", $"mmap -> {Gone}", Buffers, async (process, file) => await process.Mmap(file)),
        OnFile("close", "v4l2-ctl", null, Open, (process, file) => process.Close(file)),
        OnFile("close-streaming", "cheese", null, Streaming, (process, file) => process.Close(file)),
        new("mmap-beside-qbuf", "cheese", null, MmapBesideQbuf),
    ];

    /// <summary>
    /// The same while somebody tries to unload the driver's module: <c>cdev-&gt;owner</c>, which <c>__video_register_device</c> sets to it, is pinned by every open file, from
    /// <c>cdev_get</c> to <c>cdev_put</c>, which comes after the release. Who has none gets no file of one that is going.
    /// </summary>
    internal static IReadOnlyList<UserOperation<V4l2Bench>> BesideRmmod { get; } =
        [.. All.Select(o => o.Name == "open" ? o with { WhenGone = "open -> -ENXIO" } : HostDevice.Pinning(o))];

    /// <summary>Two users, of whom one at least may have no file.</summary>
    internal static IReadOnlyList<(string One, string Other)> PairsBesideRmmod { get; } =
        [("open", "open"), ("open", "close"), ("open", "querycap"), ("close", "close"), ("close", "close-streaming")];

    /// <summary>One process that opens the node, unbinds the driver itself, and goes on; and one that maps while it queues, with no removal.</summary>
    internal static IReadOnlyList<UserOperation<V4l2Bench>> Sequences { get; } =
    [
        Sequence("open-unbind-close", null, Open, (_, _, _) => Op.Done),
        Sequence("stream-unbind-close", null, Streaming, (_, _, _) => Op.Done),
        Sequence("open-unbind-ioctl-close", $"{V4l2Ioctl.QueryCap} -> {Gone}", Open, async (_, process, file) => await process.Ioctl(file, V4l2Ioctl.QueryCap)),
        Sequence("open-unbind-read-close", $"read -> {Gone}", Open, async (_, process, file) => await process.Read(file)),
        Sequence("open-unbind-open-close", $"open -> {Gone}", Open, async (bench, process, _) => await bench.Open(process)),
        new("map-while-queueing", "cheese", null, (bench, process) =>
        {
            bench.Retain();
            return MmapBesideQbuf(bench, process);
        }),
        new("dequeue-while-stopping", "cheese", $"{V4l2Ioctl.DequeueBuffer} -> -EINVAL", (bench, process) =>
        {
            bench.Retain();
            return DequeueBesideStreamoff(bench, process);
        }),
    ];

    /// <summary>What users do only beside another one, while the device stays.</summary>
    internal static IReadOnlyList<UserOperation<V4l2Bench>> Partners { get; } =
        [OnFile("mmap-first", "cheese", null, Open, async (process, file) => await process.Mmap(file))];

    private static Op<File> Open(V4l2Bench bench, UserProcess process) => bench.MustOpen(process);

    private static Op<File> Buffers(V4l2Bench bench, UserProcess process) => bench.OpenWithBuffers(process);

    private static Op<File> Streaming(V4l2Bench bench, UserProcess process) => bench.OpenStreaming(process);

    private static UserOperation<V4l2Bench> Ioctl(string name, IoctlCommand command, Func<V4l2Bench, UserProcess, Op<File>> open) =>
        OnFile(name, "v4l2-ctl", $"{command} -> {Gone}", open, async (process, file) => await process.Ioctl(file, command));

    private static UserOperation<V4l2Bench> OnFile(
        string name, string comm, string? whenGone, Func<V4l2Bench, UserProcess, Op<File>> open, Func<UserProcess, File, Op> use) =>
        new(name, comm, whenGone, async (bench, process) => Using(await open(bench, process), use));

    private static UserOperation<V4l2Bench> Sequence(
        string name, string? whenGone, Func<V4l2Bench, UserProcess, Op<File>> open, Func<V4l2Bench, UserProcess, File, Op> use) =>
        new(name, "v4l2-ctl", whenGone, async (bench, process) => Sequence(bench, await open(bench, process), use));

    private static Func<UserProcess, Op> Sequence(V4l2Bench bench, File file, Func<V4l2Bench, UserProcess, File, Op> use) => async process =>
    {
        await bench.Host.Unbind(process);
        await use(bench, process, file);
        await process.Close(file);
    };

    /// <summary>Two threads of one process, which share its memory: one maps a buffer while the other queues one.</summary>
    private static async Op<Func<UserProcess, Op>> MmapBesideQbuf(V4l2Bench bench, UserProcess process)
    {
        var file = await bench.OpenWithBuffers(process);
        var other = await process.Thread("cheese-queue");
        other.Start(Using(file, async (thread, opened) => await thread.Ioctl(opened, V4l2Ioctl.QueueBuffer)));
        return Using(file, async (thread, opened) => await thread.Mmap(opened));
    }

    /// <summary>Two threads of one process: one waits for a frame while the other stops streaming, and then asks for one itself.</summary>
    private static async Op<Func<UserProcess, Op>> DequeueBesideStreamoff(V4l2Bench bench, UserProcess process)
    {
        var file = await bench.OpenStreaming(process);
        var other = await process.Thread("cheese-stop");
        other.Start(Using(file, async (thread, opened) =>
        {
            await thread.Ioctl(opened, V4l2Ioctl.StreamOff);
            await thread.Ioctl(opened, V4l2Ioctl.DequeueBuffer);
        }));
        return Using(file, async (thread, opened) => await thread.Ioctl(opened, V4l2Ioctl.DequeueBuffer));
    }

    private static Func<UserProcess, Op> Using(File file, Func<UserProcess, File, Op> use) => Keeping(process => use(process, file));

    private static Func<UserProcess, Op> Keeping(Func<UserProcess, Op> body) => async process =>
    {
        await body(process);
        await process.Pause();
    };
}
