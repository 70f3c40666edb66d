using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Uio;

/// <summary>What users do with a UIO device.</summary>
internal static class UioUsers
{
    private static readonly CharacterUsers<UioBench> Users = new("uio-app");

    /// <summary>The operations, with the errors that tell that the device is gone: null where it is not told.</summary>
    internal static IReadOnlyList<UserOperation<UioBench>> All(string? read, string? write, string? poll, string? mmap) =>
    [
        Users.Open("open -> -ENODEV"),
        Users.OpenClose("open -> -ENODEV"),
        Users.OnFile("read", Told("read", read), async (process, file) => await process.Read(file)),
        WithInterrupt("read-interrupt", null, async (process, file) => await process.Read(file)),
        Users.OnFile("write", Told("write", write), async (process, file) => await process.Write(file)),
        Users.OnFile("poll", Told("poll", poll), async (process, file) => await process.Poll(file, PollMask.In)),
        Users.OnFile("mmap", Told("mmap", mmap), async (process, file) => await process.Mmap(file)),
        new("fault", "uio-app", mmap is null ? null : "fault -> SIGBUS", async (bench, process) =>
        {
            var file = await CharacterUsers<UioBench>.MustOpen(bench, process);
            await process.Mmap(file);
            return CharacterUsers<UioBench>.Keeping(user => bench.Version.Touch(user, file));
        }),
        Users.Close,
        WithInterrupt("interrupt", null, (_, _) => Op.Done),
        new("read-name", "udevd", "read name -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Name))),
    ];

    /// <summary>Two threads of one process, which share its memory: one maps the device while the other writes.</summary>
    internal static UserOperation<UioBench> MmapBesideWrite { get; } = new("mmap-beside-write", "uio-app", null, async (bench, process) =>
    {
        var file = await CharacterUsers<UioBench>.MustOpen(bench, process);
        var other = await process.Thread("uio-app-2");
        other.Start(CharacterUsers<UioBench>.Keeping(async thread => await thread.Write(file)));
        return CharacterUsers<UioBench>.Keeping(async thread => await thread.Mmap(file));
    });

    /// <summary>The same, and the device stays.</summary>
    internal static UserOperation<UioBench> MapWhileWriting { get; } = MmapBesideWrite with
    {
        Name = "map-while-writing",
        Prepare = (bench, process) =>
        {
            bench.Retain();
            return MmapBesideWrite.Prepare(bench, process);
        },
    };

    internal static IReadOnlyList<UserOperation<UioBench>> Sequences(string? read, string? write, string? poll, string? mmap) =>
    [
        Users.OpenUnbindClose,
        Users.OpenUnbind("open-unbind-read-close", Told("read", read), async (_, process, file) => await process.Read(file)),
        Users.OpenUnbind("open-unbind-write-close", Told("write", write), async (_, process, file) => await process.Write(file)),
        Users.OpenUnbind("open-unbind-poll-close", Told("poll", poll), async (_, process, file) => await process.Poll(file, PollMask.In)),
        Users.OpenUnbind("open-unbind-mmap-close", Told("mmap", mmap), async (_, process, file) => await process.Mmap(file)),
        Users.OpenUnbindOpenClose("open -> -ENODEV"),
    ];

    private static string? Told(string call, string? error) => error is null ? null : $"{call} -> {error}";

    private static UserOperation<UioBench> WithInterrupt(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "uio-app", whenGone, async (bench, process) =>
    {
        var file = await CharacterUsers<UioBench>.MustOpen(bench, process);
        bench.Interrupt();
        return CharacterUsers<UioBench>.Keeping(user => use(user, file));
    });
}
