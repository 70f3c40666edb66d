using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hwrng;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Hwrng;

/// <summary>What users do with /dev/hwrng and its attribute.</summary>
internal static class HwrngOperations
{
    private static readonly CharacterUsers<HwrngBench> Users = new("rngd");

    /// <summary>With a device that always has data.</summary>
    internal static IReadOnlyList<UserOperation<HwrngBench>> WithData { get; } =
    [
        Read("read"),
        Read("read-own-mapping", async (bench, setUp) =>
        {
            var file = await CharacterUsers<HwrngBench>.MustOpen(bench, setUp);
            file.Private<RngFile>().IsIntoOwnMapping = true;
            return file;
        }),
        new("show-current", "cat", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Core.RngCurrent))),
        new("plug-slow", "kworker/virtio", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await bench.Driver.PlugSlow(process.Machine))),
    ];

    /// <summary>With one that a reader waits for.</summary>
    internal static IReadOnlyList<UserOperation<HwrngBench>> Waiting { get; } = [Read("read-waiting")];

    internal static IReadOnlyList<UserOperation<HwrngBench>> Sequences { get; } =
        [Users.OpenUnbind("open-unbind-read-close", null, async (_, process, file) => await process.Read(file))];

    private static UserOperation<HwrngBench> Read(string name, Func<HwrngBench, UserProcess, Op<File>>? open = null) =>
        Users.UseAndClose(name, "read -> -ENODEV", async (process, file) => await process.Read(file), open) with { IsAlikeTwice = true };
}
