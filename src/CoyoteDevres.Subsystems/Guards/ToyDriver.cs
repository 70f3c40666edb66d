using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>The driver of the generic device.</summary>
/// <param name="machine">Where.</param>
/// <param name="strategy">Makes the guard of a device.</param>
public sealed class ToyDriver(Machine machine, Func<ToyDevice, ToyChip, Guard> strategy) : DeviceDriver("toy")
{
    private ToyChip? chip;

    /// <summary>The device that probe registered.</summary>
    public ToyDevice? Toy { get; private set; }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        chip = new ToyChip(machine);
        await device.Resources.AddAction(chip.Iounmap);
        Toy = new ToyDevice(machine, chip, strategy);
        await Toy.Register();
        return 0;
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await Toy!.Unregister();
        await Toy.Guard.Free(chip!);
    }
}
