using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// I0: before 611e12ea0f12, up to v4.2 [R]. An open file pins the bus driver's module, which an unbind does not ask for, and not the
/// adapter's device; so the removal's wait is for sysfs only. [V] i2c-core.c of a 2.6 tree.
/// </summary>
public sealed class I2cCoreI0(Machine machine) : I2cCoreI1(machine)
{
    /// <inheritdoc/>
    public override async Op I2cPutAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
        await adap.Owner.Put();
    }

    /// <inheritdoc/>
    protected override Op<bool> TakeReferences(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        return adap.Owner.TryGet("i2c_get_adapter");
    }
}
