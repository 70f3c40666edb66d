using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>I3: mainline, v5.5 to v7.1, with references put in the order of e4c72c06c367 (v6.0). [V] i2c-core-base.c, 2026.</summary>
public class I2cCoreI3(Machine machine) : I2cCore(machine)
{
    /// <inheritdoc/>
    /// <remarks>The device last: after it the adapter may be gone.</remarks>
    public override async Op I2cPutAdapter(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch();
        await adap.Owner.Put();
        await adap.Dev.Put();
    }

    /// <inheritdoc/>
    public override async Op I2cAdapterDevRelease(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.DevReleased.Complete();
    }

    /// <inheritdoc/>
    public override async Op I2cDelAdapter(I2cAdapter adap, I2cDevDriver chardev)
    {
        if (!await WasAdded(adap))
            return;
        await RemoveClients(adap);
        await Quiesce(adap);
        await UnregisterAndWait(adap, chardev);
    }

    /// <summary>Step 6: runtime PM off, host-notify irqs and debugfs entries gone. There are none of the latter two.</summary>
    protected static async Op Quiesce(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await adap.Touch("pm_runtime_disable");
        await adap.Touch("i2c_host_notify_irq_teardown");
        await adap.Touch("i2c_del_adapter");
    }
}
