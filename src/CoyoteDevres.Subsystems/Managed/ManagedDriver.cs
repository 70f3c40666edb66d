using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Subsystems.Managed;

/// <summary>
/// A driver with managed resources, as in a bug form of section 6.2 of the facts on other subsystems, or as it should be. The forms are
/// generic; where the sheet names a driver that had it, the form's comment does.
/// </summary>
/// <param name="machine">Where.</param>
public abstract class ManagedDriver(Machine machine) : DeviceDriver("toy")
{
    /// <summary>The interrupt that the device raises, if it has one.</summary>
    public IrqLine? Line { get; init; }

    /// <summary>The file in sysfs that it shows something in, if it has one.</summary>
    public DeviceAttribute? Level { get; init; }

    /// <summary>Where users open it, if they can.</summary>
    public CharacterNode? Node { get; init; }

    private protected Machine Machine => machine;
}

/// <summary>A driver bound to a device, and what else the form needs.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Dev">What the driver is bound to.</param>
/// <param name="Driver">The driver.</param>
public sealed record ManagedBench(Machine Machine, Device Dev, ManagedDriver Driver)
{
    /// <summary>DR9: another device, on which the driver depends without knowing it, and its driver.</summary>
    public (Device Dev, DeviceDriver Driver)? Other { get; private init; }

    /// <summary>Binds the driver.</summary>
    public static async Op<ManagedBench> Plug(Machine machine, ManagedDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var bus = new PlatformDevice(machine);
        await DriverCore.Bind(bus.Dev, driver);
        return new ManagedBench(machine, bus.Dev, driver);
    }

    /// <summary>Binds the other device's driver and then the one that depends on it.</summary>
    public static async Op<ManagedBench> PlugBehind(Machine machine, Func<Device, ManagedDriver> driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var supplier = new PlatformDevice(machine);
        var supplies = new SupplierDriver();
        await DriverCore.Bind(supplier.Dev, supplies);
        return await Plug(machine, driver(supplier.Dev)) with { Other = (supplier.Dev, supplies) };
    }

    private sealed class SupplierDriver() : DeviceDriver("supplier")
    {
        public override Op<int> Probe(Device device) => Op.From(0);
    }
}

/// <summary>The driver's private data.</summary>
public sealed class ToyState : KernelObject
{
    internal ToyState(Machine machine)
        : base(machine, "toy_priv")
    {
        Buffer = new PointerField<ToyBuffer>(this, "buffer");
        Level = new Field<int>(this, "level", 1);
        Work = new WorkItem(this, "work");
    }

    internal PointerField<ToyBuffer> Buffer { get; }

    internal Field<int> Level { get; }

    internal WorkItem Work { get; }
}

/// <summary>What an interrupt's handler writes to.</summary>
public sealed class ToyBuffer : KernelObject
{
    internal ToyBuffer(Machine machine)
        : base(machine, "toy_buffer") => Data = new Field<int>(this, "data", 0);

    internal Field<int> Data { get; }
}
