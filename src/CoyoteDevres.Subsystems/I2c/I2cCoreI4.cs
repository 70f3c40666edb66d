using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// I4: v7.2, after Johan Hovold's series: a number leads nowhere before the device is initialised (ba14d7cf2fe7) and once the
/// removal has begun (b1a58ed9eab1), and clients go when a registration fails late (3c7e164344e5). The removal waits as before.
/// [V] the postings of 8 May 2026.
/// </summary>
public sealed class I2cCoreI4(Machine machine) : I2cCoreI3(machine)
{
    /// <inheritdoc/>
    /// <remarks>The number is reserved, its entry NULL.</remarks>
    protected override async Op TakeNumber(I2cAdapter adap)
    {
        await CoreLock.Lock("i2c_add_adapter");
        await Idr.Store(null, "i2c_add_adapter");
        await CoreLock.Unlock("i2c_add_adapter");
    }

    /// <inheritdoc/>
    /// <remarks>Before <c>device_add</c>, whose listener i2c-dev may look it up.</remarks>
    protected override async Op PublishNumber(I2cAdapter adap)
    {
        await CoreLock.Lock("i2c_register_adapter");
        await Idr.Store(adap, "i2c_register_adapter");
        await CoreLock.Unlock("i2c_register_adapter");
    }

    /// <inheritdoc/>
    protected override async Op HideNumber() => await Idr.Store(null, "i2c_del_adapter");

    /// <inheritdoc/>
    protected override Op UndoClients(I2cAdapter adap) => DeregisterClients(adap);
}
