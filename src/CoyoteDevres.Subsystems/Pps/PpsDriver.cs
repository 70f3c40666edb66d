using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Pps;

/// <summary>
/// A driver with a source of pulses: registers it in probe, and unregisters it in remove, before its device-managed interrupt is freed, as pps-gpio does
/// (drivers/pps/clients/pps-gpio.c, read in a tree of about v6.12 [V]; a patch of May 2025 frees the interrupt first).
/// </summary>
/// <param name="machine">Where.</param>
/// <param name="version">The core.</param>
public sealed class PpsDriver(Machine machine, PpsVersion version) : DeviceDriver("pps-gpio")
{
    private PpsDevice? pps;

    /// <summary>The line that the pulses come by.</summary>
    public IrqLine Line { get; } = new(machine, "pps_gpio_irq");

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        pps = await version.PpsRegisterSource(device);
        return await device.Resources.RequestIrq(new IrqAction(Line, "pps-gpio", IrqHandler), "pps_gpio_probe");
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => version.PpsUnregisterSource(pps!);

    /// <summary>The device stays: what it has is no leak.</summary>
    public void Retain() => pps!.Retain();

    private async Op<IrqReturn> IrqHandler()
    {
        await pps!.PpsEvent();
        return IrqReturn.Handled;
    }
}
