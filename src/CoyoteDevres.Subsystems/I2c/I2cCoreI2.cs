using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// I2: v4.6 to v5.4; the registration's late steps are those of v4.15. References are put in I1's order, which is so until v6.0.
/// </summary>
public sealed class I2cCoreI2(Machine machine) : I2cCoreI3(machine)
{
    /// <inheritdoc/>
    /// <remarks>The device first (I2C-4). [V] v4.4 tree and the text of e4c72c06c367</remarks>
    public override async Op I2cPutAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Dev.Put();
        await adap.Touch();
        await adap.Owner.Put();
    }
}
