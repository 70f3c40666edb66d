using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Scenarios.Spi;

/// <summary>What one process does by itself: opens the node, removes the device, goes on using it. No interleaving is needed.</summary>
internal static class SpiSequences
{
    private delegate Op Step(SpiBench bench, UserProcess process, Kernel.File file);

    private static readonly (string Name, Step Do, string? WhenGone)[] Uses =
    [
        ("read", async (_, process, file) => await process.Read(file), "read -> -ESHUTDOWN"),
        ("write", async (_, process, file) => await process.Write(file), "write -> -ESHUTDOWN"),
        ("set-speed", async (_, process, file) => await process.Ioctl(file, SpidevIoctls.WriteMaxSpeedHz), "SPI_IOC_WR_MAX_SPEED_HZ -> -ESHUTDOWN"),
        ("message", async (_, process, file) => await process.Ioctl(file, SpidevIoctls.Message), "SPI_IOC_MESSAGE -> -ESHUTDOWN"),
    ];

    /// <summary>Open, a removal, a use, close; open, a removal, close; and a use and another without a removal.</summary>
    internal static IReadOnlyList<UserOperation<SpiBench>> All { get; } = [.. AfterRemoval(), .. WithoutRemoval()];

    /// <summary>Open, a removal, close: on a slave, whose transfers a close aborts.</summary>
    internal static IReadOnlyList<UserOperation<SpiBench>> OfSlaves { get; } =
        [.. SpiUsers.Removals.Select(removal => Make($"slave-open-{removal.Name}-close", "close -> ok", Remove(removal)))];

    private static IEnumerable<UserOperation<SpiBench>> AfterRemoval()
    {
        foreach (var removal in SpiUsers.Removals)
        {
            yield return Make($"open-{removal.Name}-close", "close -> ok", Remove(removal));
            foreach (var (name, use, whenGone) in Uses)
                yield return Make($"open-{removal.Name}-{name}-close", whenGone, Remove(removal), use);
        }
    }

    private static IEnumerable<UserOperation<SpiBench>> WithoutRemoval()
    {
        yield return Make("open-message-close", "close -> ok", Stay, Uses[3].Do);
        yield return Make("open-read-set-speed-close", "close -> ok", Stay, Uses[0].Do, Uses[2].Do);
    }

    private static Step Remove(Removal<SpiBench> removal) => (bench, process, _) => removal.Run(bench, process);

    /// <summary>Nobody removes the device, so it is still there at the end.</summary>
    private static Op Stay(SpiBench bench, UserProcess process, Kernel.File file)
    {
        bench.RetainAll();
        return Op.Done;
    }

    private static UserOperation<SpiBench> Make(string name, string? reaches, params Step[] steps) => new(
        name,
        "spi-test",
        reaches,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await process.Open(bench.Node);
            foreach (var step in steps)
                await step(bench, process, file!);
            await process.Close(file!);
        }));
}
