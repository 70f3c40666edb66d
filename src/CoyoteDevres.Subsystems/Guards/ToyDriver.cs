using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>The driver of the generic device.</summary>
/// <param name="machine">Where.</param>
/// <param name="strategy">Makes the guard of a device.</param>
public sealed class ToyDriver(Machine machine, Func<ToyDevice, ToyChip, Guard> strategy) : DeviceDriver("toy")
{
    private ToyChip? chip;

    // Volatile: on a native machine users find the next device while it is bound.
    private volatile ToyDevice? toy;

    /// <summary>The device that probe registered.</summary>
    public ToyDevice? Toy => toy;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        chip = new ToyChip(machine);
        await device.Resources.AddAction(chip.Iounmap);
        toy = new ToyDevice(machine, chip, strategy);
        await toy.Register();
        return 0;
    }

    /// <summary>The device stays bound: its memory is no leak.</summary>
    public void Retain()
    {
        toy!.Retain();
        chip!.RetainAll();
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await toy!.Unregister();
        await toy.Guard.Free(chip!);
    }
}
