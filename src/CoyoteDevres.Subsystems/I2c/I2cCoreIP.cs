using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>
/// IP: "i2c: dev: don't allow user-space to deadlock the kernel", v2 and v3 of 18 January 2023, on v6.2-rc1, never merged: the
/// removal does not wait; what it did after the wait is done by the device's release. [V] both postings.
/// </summary>
public sealed class I2cCoreIP(Machine machine) : I2cCoreI3(machine)
{
    /// <inheritdoc/>
    /// <remarks>Runs where the last reference is dropped, which may be long after the bus driver freed the memory (I2C-P1).</remarks>
    public override async Op I2cAdapterDevRelease(I2cAdapter adap)
    {
        ArgumentNullException.ThrowIfNull(adap);
        await FreeNumber(adap, "i2c_adapter_dev_release");
        await adap.Dev.Clear();
    }

    /// <inheritdoc/>
    protected override Op WaitForReferences(I2cAdapter adap, I2cDevDriver chardev) => DeviceUnregister(adap, chardev);

    /// <inheritdoc/>
    public override async Op I2cDelAdapter(I2cAdapter adap, I2cDevDriver chardev)
    {
        if (!await WasAdded(adap))
            return;
        await RemoveClients(adap);
        await Quiesce(adap);
        await DeviceUnregister(adap, chardev);
    }
}
