using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios;

/// <summary>A driver with one character device, bound to a device that outlives it.</summary>
internal interface ICharacterBench
{
    /// <summary>Opens the node; null if that failed.</summary>
    Op<File?> Open(UserProcess process);

    /// <summary>A write to the driver's <c>unbind</c> attribute.</summary>
    Op Unbind(UserProcess process);
}

/// <summary>
/// What users do with a character device, whichever it is. A process that does not close its file keeps it, paused in user space, until it is killed when
/// nothing else can happen: closing against a removal is an operation of its own.
/// </summary>
/// <typeparam name="TBench">The bench.</typeparam>
/// <param name="comm">The processes' command name.</param>
internal sealed class CharacterUsers<TBench>(string comm)
    where TBench : ICharacterBench
{
    private const string OpenName = "open", OpenCloseName = "open-close";

    /// <summary>Unbinding through sysfs.</summary>
    internal static Removal<TBench> Unbind { get; } = new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => bench.Unbind(process));

    /// <summary>Opens the node, and keeps the file.</summary>
    internal UserOperation<TBench> Open(string? whenGone) =>
        new(OpenName, comm, whenGone, (bench, _) => Op.From(Keeping(async process => await bench.Open(process)))) { IsAlikeTwice = true };

    /// <summary>Opens the node and closes the file.</summary>
    internal UserOperation<TBench> OpenClose(string? whenGone) =>
        new(OpenCloseName, comm, whenGone, (bench, _) => Op.From<Func<UserProcess, Op>>(process => OpenAndClose(bench, process))) { IsAlikeTwice = true };

    /// <summary>Closes a file that was opened in the set-up.</summary>
    internal UserOperation<TBench> Close { get; } = OnFile("close", comm, null, (process, file) => process.Close(file));

    /// <summary>Something with a file that was opened in the set-up.</summary>
    internal UserOperation<TBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => OnFile(name, comm, whenGone, use);

    /// <summary>Something with a file that was opened in the set-up, and then its close.</summary>
    /// <param name="name">In scenario names.</param>
    /// <param name="whenGone">The branch that it takes when the device is gone.</param>
    /// <param name="use">What.</param>
    /// <param name="open">Gets the file; opens the node, if null.</param>
    internal UserOperation<TBench> UseAndClose(
        string name, string? whenGone, Func<UserProcess, File, Op> use, Func<TBench, UserProcess, Op<File>>? open = null) =>
        new(name, comm, whenGone, async (bench, setUp) =>
        {
            var file = await (open ?? MustOpen)(bench, setUp);
            return async process =>
            {
                await use(process, file);
                await process.Close(file);
            };
        });

    /// <summary>An ioctl on it.</summary>
    /// <param name="name">In scenario names.</param>
    /// <param name="command">Which.</param>
    /// <param name="error">What it returns when the device is gone; null if it is not told.</param>
    internal UserOperation<TBench> Ioctl(string name, IoctlCommand command, string? error) =>
        OnFile(name, error is null ? null : $"{command} -> {error}", async (process, file) => await process.Ioctl(file, command));

    /// <summary>One process that opens, unbinds the driver itself, goes on with its file, and closes it.</summary>
    internal UserOperation<TBench> OpenUnbind(string name, string? whenGone, Func<TBench, UserProcess, File, Op> use) =>
        new(name, comm, whenGone ?? DriverCore.Unbound, async (bench, setUp) =>
        {
            var file = await MustOpen(bench, setUp);
            return async process =>
            {
                await bench.Unbind(process);
                await use(bench, process, file);
                await process.Close(file);
            };
        });

    /// <summary>Nothing in between.</summary>
    internal UserOperation<TBench> OpenUnbindClose => OpenUnbind("open-unbind-close", null, (_, _, _) => Op.Done);

    /// <summary>It is opened once more.</summary>
    internal UserOperation<TBench> OpenUnbindOpenClose(string? whenGone) =>
        OpenUnbind("open-unbind-open-close", whenGone, async (bench, process, _) => await OpenAndClose(bench, process));

    /// <summary>The same operation for another kind of bench, named after it.</summary>
    internal static UserOperation<TBench> For(string kind, UserOperation<TBench> operation) => operation with { Name = $"{kind}-{operation.Name}" };

    /// <summary>Where another user keeps a file, the inode still has a character device, and an open is not told the same as alone.</summary>
    /// <param name="holders">The operations, by name, that keep a file to the end.</param>
    internal static IReadOnlyList<PairRule> OpensBesideFile(params string[] holders) => [new([OpenName, OpenCloseName], holders) { NeverGone = true }];

    /// <summary>Opens the node in the set-up.</summary>
    internal static async Op<File> MustOpen(TBench bench, UserProcess process) =>
        await bench.Open(process) ?? throw new InvalidOperationException("the node could not be opened in the set-up");

    /// <summary>Does it, and pauses with what is open.</summary>
    internal static Func<UserProcess, Op> Keeping(Func<UserProcess, Op> body) => async process =>
    {
        await body(process);
        await process.Pause();
    };

    private static UserOperation<TBench> OnFile(string name, string comm, string? whenGone, Func<UserProcess, File, Op> use) =>
        new(name, comm, whenGone, async (bench, process) =>
        {
            var file = await MustOpen(bench, process);
            return Keeping(user => use(user, file));
        });

    /// <summary>Opens the node, if that succeeds, and closes it.</summary>
    internal static async Op OpenAndClose(TBench bench, UserProcess process)
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    }
}
