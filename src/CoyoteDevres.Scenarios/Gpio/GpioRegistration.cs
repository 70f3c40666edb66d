using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;
using static CoyoteDevres.Scenarios.Gpio.GpioFindings;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>Two chips that are registered at the same time, since v6.9: each looks at the lines of all that are in the list.</summary>
internal static class GpioRegistration
{
    /// <summary>GPIO-12: the other device is in the list before what is to guard its chip is initialised (the oops in <c>__srcu_read_lock</c>).</summary>
    private static DeclaredFinding[] ListedTooEarly { get; } = [Of("GPIO-12", "null-dereference", "gpio_name_to_desc", "gpio_device.srcu")];

    internal static VersionMatrix<GpioProviders> Matrix(GpioVersion version, string section, bool isFixed) => new()
    {
        Subsystem = "gpio",
        Version = version.Id,
        Commit = version.Commit,
        Source = $"gpio-spi-i2c {section}",
        Plug = machine => Op.From(new GpioProviders(machine, version)),
        Operations = [],
        Partners = [Probe],
        Removals = [],
        Meetings = [("probe", "probe")],
        Bounds = ["two chips of two lines, which come at the same time and stay"],
        Declared = GpioDeclarations.For(version.Id, isFixed ? [] : [("probe-and-probe", ListedTooEarly)]),
    };

    private static UserOperation<GpioProviders> Probe { get; } =
        new("probe", "modprobe", null, (providers, _) => Op.From(providers.Next()));
}

/// <summary>Providers that nobody has bound yet.</summary>
/// <param name="machine">Where.</param>
/// <param name="version">gpiolib's design.</param>
public sealed class GpioProviders(Machine machine, GpioVersion version)
{
    private readonly GpioCore core = new(machine);
    private int plugged;

    /// <summary>Another one; what binding it does. It stays.</summary>
    public Func<UserProcess, Op> Next()
    {
        var platform = new GpioBench.PlatformDevice(machine);
        var node = machine.Nodes.CreateNode($"/dev/gpiochip{plugged++}");
        var driver = new GpioDriver(core, version, node, new Module(machine, "gpio_driver"));
        return async _ =>
        {
            await DriverCore.Bind(platform.Dev, driver);
            driver.Gpio.RetainChip();
        };
    }
}
