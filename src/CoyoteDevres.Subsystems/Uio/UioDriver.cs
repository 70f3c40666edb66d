using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>A driver that registers a UIO device in probe and unregisters it in remove; its <c>uio_info</c> is device-managed memory.</summary>
/// <param name="machine">Where.</param>
/// <param name="version">The core.</param>
public sealed class UioDriver(Machine machine, UioVersion version) : DeviceDriver("uio-driver")
{
    /// <summary>The line of its interrupt.</summary>
    public IrqLine Line { get; } = new(machine, "uio_irq");

    /// <summary>Its module: <c>idev-&gt;owner</c>.</summary>
    public Module Module { get; } = new(machine, "uio_driver");

    /// <summary>The device, once probed, without an access.</summary>
    public UioDevice Device => Info.UioDev.Value.Raw!;

    /// <summary>Its <c>uio_info</c>, once probed.</summary>
    internal UioInfo Info { get; private set; } = null!;

    /// <summary>What the core has requested.</summary>
    internal IrqAction Action { get; set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Info = new UioInfo(machine);
        await device.Resources.Kmalloc(Info);
        await version.UioRegisterDevice(this, device);
        return 0;
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => version.UioUnregisterDevice(this);

    /// <summary>The device stays: what it has is no leak.</summary>
    public void Retain()
    {
        Info.Retain();
        Device.Retain();
        Device.ClassDevice?.Retain();
    }
}
