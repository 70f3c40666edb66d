using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Scenarios.Spi;

/// <summary>What users of <c>/dev/spidev0.0</c> do, and how it goes.</summary>
internal static class SpiUsers
{
    internal const string UnbindSpidev = "unbind-spidev", UnbindController = "unbind-controller", UnplugDevice = "unplug-device";

    /// <summary>
    /// R1 and R2 of the facts; and the device by itself, as an overlay of the device tree takes it away: its memory goes, its
    /// controller stays.
    /// </summary>
    internal static IReadOnlyList<Removal<SpiBench>> Removals { get; } =
    [
        new(UnbindSpidev, "unbind", DriverCore.Unbound, (bench, process) => bench.UnbindSpidev(process)),
        new(UnbindController, "unbind", DriverCore.Unbound, (bench, process) => bench.UnbindController(process)),
        new(UnplugDevice, "dtoverlay", Unplugged, async (bench, process) =>
        {
            await bench.UnplugDevice();
            process.Machine.Branch(Unplugged);
        }),
    ];

    private const string Unplugged = "of_spi_notify -> done";

    internal static UserOperation<SpiBench> Open { get; } = new(
        "open", "spi-open", "open -> -ENXIO", (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.Open(bench.Node)));

    internal static UserOperation<SpiBench> Close { get; } = OnFile("close", "spi-close", null, async (process, file) => await process.Close(file));

    internal static UserOperation<SpiBench> Read { get; } = OnFile("read", "spi-read", "read -> -ESHUTDOWN", async (process, file) => await process.Read(file));

    internal static UserOperation<SpiBench> Write { get; } = OnFile("write", "spi-write", "write -> -ESHUTDOWN", async (process, file) => await process.Write(file));

    internal static UserOperation<SpiBench> SetSpeed { get; } = OnFile(
        "set-speed", "spi-config", "SPI_IOC_WR_MAX_SPEED_HZ -> -ESHUTDOWN", async (process, file) => await process.Ioctl(file, SpidevIoctls.WriteMaxSpeedHz));

    internal static UserOperation<SpiBench> Message { get; } = OnFile(
        "message", "spi-pipe", "SPI_IOC_MESSAGE -> -ESHUTDOWN", async (process, file) => await process.Ioctl(file, SpidevIoctls.Message));

    /// <summary>Opens a spidev that nobody removes, on another controller: shows who else hangs.</summary>
    internal static UserOperation<SpiBench> OpenAnother { get; } = new(
        "open-another",
        "spi-other",
        null,
        async (bench, _) =>
        {
            var another = await bench.PlugAnother();
            return async process => await process.Open(another);
        });

    internal static IReadOnlyList<UserOperation<SpiBench>> All { get; } = [Open, Close, Read, Write, SetSpeed, Message, OpenAnother];

    /// <summary>The same operation twice, and the mixed pairs that meet in a lock or in <c>users</c>; last, whom a hang spreads to.</summary>
    internal static IReadOnlyList<(string One, string Other)> Pairs { get; } =
    [
        ("open", "open"),
        ("close", "close"),
        ("read", "read"),
        ("write", "write"),
        ("set-speed", "set-speed"),
        ("message", "message"),
        ("open", "close"),
        ("read", "close"),
        ("read", "set-speed"),
        ("write", "message"),
        ("message", "open-another"),
    ];

    /// <summary>Those of <see cref="Pairs"/> in which one of the two at most sends a message.</summary>
    internal static IReadOnlyList<(string One, string Other)> PairsOfOneSender { get; } =
    [
        ("open", "open"),
        ("close", "close"),
        ("set-speed", "set-speed"),
        ("open", "close"),
        ("read", "close"),
        ("read", "set-speed"),
        ("message", "open-another"),
    ];

    private static UserOperation<SpiBench> OnFile(string name, string comm, string? whenGone, Func<UserProcess, Kernel.File, Op> call) => new(
        name,
        comm,
        whenGone,
        async (bench, owner) =>
        {
            var file = await owner.Open(bench.Node);
            return process => call(process, file!);
        });
}
