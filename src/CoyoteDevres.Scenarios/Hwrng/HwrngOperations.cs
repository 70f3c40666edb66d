using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Hwrng;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Hwrng;

/// <summary>What users do with /dev/hwrng and its attribute.</summary>
internal static class HwrngOperations
{
    /// <summary>With a device that always has data.</summary>
    internal static IReadOnlyList<UserOperation<HwrngBench>> WithData { get; } =
    [
        Read("read", file => file),
        Read("read-own-mapping", file =>
        {
            file.Private<RngFile>().IsIntoOwnMapping = true;
            return file;
        }),
        new("show-current", "cat", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Core.RngCurrent))),
        new("plug-slow", "kworker/virtio", null, (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await bench.Driver.PlugSlow(process.Machine))),
    ];

    /// <summary>With one that a reader waits for.</summary>
    internal static IReadOnlyList<UserOperation<HwrngBench>> Waiting { get; } = [Read("read-waiting", file => file)];

    internal static IReadOnlyList<UserOperation<HwrngBench>> Sequences { get; } =
    [
        new("open-unbind-read-close", "rngd", DriverCore.Unbound, (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await bench.MustOpen(process);
            await bench.Host.Unbind(process);
            await process.Read(file);
            await process.Close(file);
        })),
    ];

    private static UserOperation<HwrngBench> Read(string name, Func<File, File> prepare) => new(name, "rngd", "read -> -ENODEV", async (bench, process) =>
    {
        var file = prepare(await bench.MustOpen(process));
        return async user =>
        {
            await user.Read(file);
            await user.Close(file);
        };
    });
}
