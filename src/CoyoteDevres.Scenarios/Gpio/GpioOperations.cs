using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>
/// What users do with a GPIO chip. A process that does not close its files keeps them, paused in user space, until it is killed
/// when nothing else can happen: closing against a removal is an operation of its own.
/// </summary>
internal static class GpioOperations
{
    private const string Gone = "-ENODEV", Poll = "poll -> Error, HangUp";

    /// <summary>The operations.</summary>
    /// <param name="lineTests">True if the version tests the chip in every file operation, false if only in the chip's open and ioctl.</param>
    /// <param name="openTests">False if the chip's open does not test it.</param>
    internal static IReadOnlyList<UserOperation<GpioBench>> All(bool lineTests, bool openTests = true)
    {
        return
        [
            new("open", "gpiodetect", openTests ? $"open -> {Gone}" : "open -> -ENXIO", Open) { IsAlikeTwice = true },
            OnChip("request-line", $"{GpioIoctl.GetLine} -> {Gone}", (process, chip) => Request(process, chip, LineConfig.Input)),
            OnChip("request-edge", $"{GpioIoctl.GetLine} -> {Gone}", (process, chip) => Request(process, chip, LineConfig.RisingEdge)),
            OnChip("watch-line", $"{GpioIoctl.GetLineInfoWatch} -> {Gone}", (process, chip) => Ioctl(process, chip, GpioIoctl.GetLineInfoWatch, 0)),
            OnWatcher("read-chip", Tested($"read -> {Gone}"), Read),
            OnWatcher("read-chip-nonblock", Tested($"read -> {Gone}"), ReadNonBlocking),
            OnWatcher("poll-chip", Tested(Poll), PollFile),
            OnWatcher("close-chip", null, (process, chip) => process.Close(chip)),
            OnLine(
                "get-values", LineConfig.Input, Tested($"{GpioIoctl.LineGetValues} -> {Gone}"),
                (process, line) => Ioctl(process, line, GpioIoctl.LineGetValues)),
            OnLine(
                "set-values", LineConfig.Output, Tested($"{GpioIoctl.LineSetValues} -> {Gone}"),
                (process, line) => Ioctl(process, line, GpioIoctl.LineSetValues)),
            OnLine(
                "set-config", LineConfig.Input, Tested($"{GpioIoctl.LineSetConfig} -> {Gone}"),
                (process, line) => Ioctl(process, line, GpioIoctl.LineSetConfig, LineConfig.Output)),
            OnLine("read-line", LineConfig.RisingEdge, Tested($"read -> {Gone}"), Read),
            OnLine("read-line-nonblock", LineConfig.RisingEdge, Tested($"read -> {Gone}"), ReadNonBlocking),
            OnLine("poll-line", LineConfig.RisingEdge, Tested(Poll), PollFile),
            OnLine("close-line", LineConfig.Input, null, (process, line) => process.Close(line)),
            OnLine("edge", LineConfig.BothEdges, null, Edge),
            OnLine("debounced-edge", LineConfig.Debounced, null, Edge),
            OnLine("close-edge-line", LineConfig.BothEdges, null, CloseAfterEdge),
            OnLine("close-debounced-line", LineConfig.Debounced, null, CloseAfterEdge),
        ];

        string? Tested(string branch) => lineTests ? branch : null;
    }

    /// <summary>Those, by name, whose file watches a line: they are told when it changes.</summary>
    internal static IReadOnlySet<string> Watching { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "watch-line", "read-chip", "read-chip-nonblock", "poll-chip", "close-chip" };

    /// <summary>Makes a line with edges an output, in a file that several users have.</summary>
    internal static UserOperation<GpioBench> StopEdges { get; } = new("stop-edges", "gpiomon", null, async (bench, process) =>
        Using(await bench.Share(process, () => bench.OpenLine(process, LineConfig.BothEdges)), (user, line) => Ioctl(user, line, GpioIoctl.LineSetConfig, LineConfig.Output)));

    internal static async Op Ioctl(UserProcess process, Kernel.File file, IoctlCommand command, object? argument = null) =>
        await process.Ioctl(file, command, new UserPointer { Value = argument });

    internal static async Op Read(UserProcess process, Kernel.File file) => await process.Read(file);

    internal static async Op PollFile(UserProcess process, Kernel.File file) => await process.Poll(file);

    /// <summary>The hardware sees an edge; its interrupt comes at any time from now on.</summary>
    private static Op Edge(UserProcess process, Kernel.File line)
    {
        line.Private<LineRequest>().Desc!.Irq.Raise();
        return Op.Done;
    }

    private static async Op CloseAfterEdge(UserProcess process, Kernel.File line)
    {
        await Edge(process, line);
        await process.Close(line);
    }

    private static async Op ReadNonBlocking(UserProcess process, Kernel.File file)
    {
        file.NonBlocking = true;
        await process.Read(file);
    }

    private static Op<Func<UserProcess, Op>> Open(GpioBench bench, UserProcess process) => Op.From(Keeping(async p => await bench.Open(p)));

    private static UserOperation<GpioBench> OnChip(string name, string? whenGone, Func<UserProcess, Kernel.File, Op> use) =>
        new(name, "gpioget", whenGone, async (bench, process) => Using(await bench.OpenChip(process), use));

    private static UserOperation<GpioBench> OnWatcher(string name, string? whenGone, Func<UserProcess, Kernel.File, Op> use) =>
        new(name, "gpionotify", whenGone, async (bench, process) => Using(await bench.OpenWatcher(process), use));

    private static UserOperation<GpioBench> OnLine(string name, LineConfig config, string? whenGone, Func<UserProcess, Kernel.File, Op> use) =>
        new(
            name,
            config is LineConfig.Input or LineConfig.Output ? "gpioset" : "gpiomon",
            whenGone,
            async (bench, process) => Using(await bench.OpenLine(process, config), use));

    private static Func<UserProcess, Op> Using(Kernel.File file, Func<UserProcess, Kernel.File, Op> use) => Keeping(process => use(process, file));

    private static Func<UserProcess, Op> Keeping(Func<UserProcess, Op> body) => async process =>
    {
        await body(process);
        await process.Pause();
    };

    /// <summary>Requests the first line, whoever else does.</summary>
    private static async Op Request(UserProcess process, Kernel.File chip, LineConfig config) => await GpioBench.RequestLine(process, chip, 0, config);
}
