using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Scenarios.Spi;

/// <summary>
/// A driver goes with its module. The controller's is pinned by nobody: spi.c takes references on controllers' devices, none on their drivers' modules, so that
/// rmmod unbinds it under whoever has a file open, and frees its text. Spidev's is pinned by every open file of the node (<c>cdev.owner</c> and
/// <c>spidev_fops.owner</c>), so that rmmod is refused.
/// </summary>
internal static class SpiModules
{
    internal const string UnloadController = "rmmod-controller", UnloadSpidev = "rmmod-spidev";

    private const string Tried = "delete_module -> tried", Refused = "delete_module -> -EAGAIN";

    /// <summary>Users of a file that is open from the set-up on, which keeps spidev's module.</summary>
    private static readonly UserOperation<SpiBench>[] Holders = [SpiUsers.Read, SpiUsers.Write, SpiUsers.SetSpeed, SpiUsers.Message];

    /// <summary>How the controller's driver goes.</summary>
    internal static Removal<SpiBench> OfController { get; } =
        new(UnloadController, "rmmod", "delete_module -> ok", (bench, process) => bench.UnloadController(process));

    /// <summary>How spidev goes, or does not.</summary>
    internal static Removal<SpiBench> OfSpidev { get; } = new(UnloadSpidev, "rmmod", Tried, async (bench, process) =>
    {
        await bench.UnloadSpidev(process);
        process.Machine.Branch(Tried);
    });

    /// <summary>What users do while somebody tries to unload spidev.</summary>
    internal static IReadOnlyList<UserOperation<SpiBench>> BesideSpidev { get; } =
    [
        SpiUsers.Open,
        new("open-close", "spi-open", "open -> -ENXIO", (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await process.Open(bench.Node) is { } file)
                await process.Close(file);
        })),
        SpiUsers.Close with { WhenGone = Refused },
        .. Holders.Select(o => o with { WhenGone = Refused }),
    ];
}
