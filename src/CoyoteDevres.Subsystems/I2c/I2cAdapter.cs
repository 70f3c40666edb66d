using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// <c>struct i2c_adapter</c>: embeds its <c>struct device</c>, and is embedded itself in the bus driver's private data, which owns
/// the memory and knows nothing of references to that device. [V] section 3.0.
/// </summary>
public sealed class I2cAdapter : KernelObject
{
    /// <summary>Embeds it, as a bus driver fills it in before <c>i2c_add_adapter</c>.</summary>
    /// <param name="container">The bus driver's private data.</param>
    /// <param name="owner">The bus driver's module.</param>
    /// <param name="core">Its <c>i2c_adapter_type</c> has the device's release function.</param>
    /// <param name="parent">The device that the bus driver is bound to.</param>
    public I2cAdapter(KernelObject container, Module owner, I2cCore core, Device parent)
        : base(container, "adap")
    {
        ArgumentNullException.ThrowIfNull(core);
        Owner = owner;
        Dev = new Device(this, "dev", () => core.I2cAdapterDevRelease(this), parent, initialized: false);
        DevReleased = new Completion(this, "dev_released", initialized: false);
        BusLock = new Mutex(this, "bus_lock");
        UserspaceClientsLock = new Mutex(this, "userspace_clients_lock");
        Retries = new Field<int>(this, "retries", 3);
        Timeout = new Field<int>(this, "timeout", 10);
    }

    /// <summary>The bus driver's module. Never changes: reading it is a <see cref="KernelObject.Touch"/>.</summary>
    public Module Owner { get; }

    /// <summary>The embedded device, <c>i2c-0</c>: zeroes until it is registered.</summary>
    public Device Dev { get; }

    /// <summary>Completed when <see cref="Dev"/> has no reference left. Not in the proposal of January 2023.</summary>
    public Completion DevReleased { get; }

    /// <summary>Clients on its bus, children of <see cref="Dev"/>: changes in registration and removal, which are one task's.</summary>
    internal List<I2cChip> Clients { get; } = [];

    /// <summary>Held for a transfer. An <c>rt_mutex</c>: its priority inheritance does not matter here.</summary>
    public Mutex BusLock { get; }

    /// <summary>Guards the list of clients made through sysfs.</summary>
    public Mutex UserspaceClientsLock { get; }

    /// <summary>How often a transfer is repeated after it lost arbitration.</summary>
    public Field<int> Retries { get; }

    /// <summary>How long it is repeated.</summary>
    public Field<int> Timeout { get; }
}
