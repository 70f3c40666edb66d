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

    /// <summary>One chip comes while another goes, and the new one looks at the lines of those that are there.</summary>
    internal static VersionMatrix<GpioProviders> BesideRemoval(GpioVersion version, string section) => new()
    {
        Subsystem = "gpio",
        Version = version.Id,
        Commit = version.Commit,
        Source = $"gpio-spi-i2c {section}",
        Plug = async machine =>
        {
            var providers = new GpioProviders(machine, version);
            await providers.BindTwo();
            return providers;
        },
        Operations = [Probe],
        Removals =
        [
            new("unbind", "sysfs", DriverCore.Unbound, (providers, process) => providers.Unbind(process, goes: 1, stays: 0)),
            new("unbind-first", "sysfs", DriverCore.Unbound, (providers, process) => providers.Unbind(process, goes: 0, stays: 1)),
        ],
        Bounds = ["three chips of two lines: one stays, one goes, and one comes and stays"],
        Declared = GpioDeclarations.For(version.Id, []),
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
    private readonly List<(Device Dev, GpioDriver Driver)> bound = [];
    private int plugged;

    /// <summary>Binds two in the set-up, of which one goes.</summary>
    internal async Op BindTwo()
    {
        for (int i = 0; i < 2; i++)
        {
            bound.Add(Make());
            await DriverCore.Bind(bound[i].Dev, bound[i].Driver);
        }
    }

    /// <summary>A write to the <c>unbind</c> attribute of one of them, by its place in the list; the other one stays.</summary>
    internal Op Unbind(UserProcess process, int goes, int stays)
    {
        bound[stays].Driver.Gpio.RetainChip();
        return process.Unbind(bound[goes].Dev, bound[goes].Driver);
    }

    /// <summary>Another one; what binding it does. It stays.</summary>
    public Func<UserProcess, Op> Next()
    {
        var (dev, driver) = Make();
        return async _ =>
        {
            await DriverCore.Bind(dev, driver);
            driver.Gpio.RetainChip();
        };
    }

    private (Device Dev, GpioDriver Driver) Make()
    {
        var platform = new GpioBench.PlatformDevice(machine);
        var node = machine.Nodes.CreateNode($"/dev/gpiochip{plugged++}");
        return (platform.Dev, new GpioDriver(core, version, node, new Module(machine, "gpio_driver")));
    }
}
