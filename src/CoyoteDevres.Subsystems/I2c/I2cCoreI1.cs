using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// I1: 611e12ea0f12 (v4.3), an open file holds a reference on the adapter's device and so holds up its removal. [V] i2c-core.c of
/// a v4.4 tree.
/// </summary>
public class I2cCoreI1(Machine machine) : I2cCore(machine)
{
    /// <inheritdoc/>
    protected override bool HasLateSteps => false;

    /// <inheritdoc/>
    /// <remarks>The device first: that may be the last reference, and <c>adap-&gt;owner</c> is read after it (I2C-4).</remarks>
    public override async Op I2cPutAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Dev.Put();
        await adap.Touch();
        await adap.Owner.Put();
    }

    /// <inheritdoc/>
    public override async Op I2cAdapterDevRelease(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.DevReleased.Complete();
    }

    /// <inheritdoc/>
    /// <remarks>No runtime PM, host-notify irqs or debugfs yet: step 6 is empty.</remarks>
    public override async Op I2cDelAdapter(I2cAdapter adap, I2cDevDriver chardev)
    {
        if (!await WasAdded(adap))
            return;
        await RemoveClients(adap);
        await UnregisterAndWait(adap, chardev);
    }
}
