using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// A provider whose memory and chip registration are device-managed: <c>devm_kzalloc</c>, then <c>devm_gpiochip_add_data</c>. On unbind the
/// chip is removed, then the memory goes (fact sheet, section 0.1 step 5).
/// </summary>
/// <param name="core">gpiolib.</param>
/// <param name="version">Its design.</param>
/// <param name="node">Where the chip appears.</param>
/// <param name="module">The provider's module.</param>
public sealed class GpioDriver(GpioCore core, GpioVersion version, CharacterNode node, Module module) : DeviceDriver("gpio-driver")
{
    /// <summary>The chip's gpiolib side, once probed.</summary>
    public GpioDevice Gpio { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var chip = new GpioChip(device.Machine);
        await device.Resources.AddAction(async () => await chip.Kfree("devres_release_all"));
        Gpio = new GpioDevice(core, version, chip, module, device);
        chip.Device = Gpio;
        await version.GpiochipAddData(Gpio, node);
        await device.Resources.AddAction(() => version.GpiochipRemove(chip));
        return 0;
    }
}

/// <summary>
/// The provider's callbacks: what every driver's does at least, find its data through the chip and use it. The driver's own
/// locks and registers are left out. All return success.
/// </summary>
internal static class GpioCallbacks
{
    /// <summary>Calls one of them; the caller has read its address from the chip.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="callback">Its name: <c>gc-&gt;get</c>.</param>
    internal static async Op Call(GpioChip chip, string callback)
    {
        var data = await GpiochipGetData(chip);
        await data.Deref(callback);
    }

    /// <summary><c>gpiochip_get_data</c>: <c>gc-&gt;gpiodev-&gt;data</c> [V v6.2].</summary>
    private static async Op<Pointer<GpioChip>> GpiochipGetData(GpioChip chip)
    {
        await chip.Touch();
        return await chip.Device.Data.Load();
    }
}
