using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>A platform device and a driver of the slides for it, which is not bound yet.</summary>
public sealed class XyzBench
{
    /// <summary>Makes both.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="driver">Makes the version.</param>
    public XyzBench(Machine machine, Func<Machine, XyzDriver> driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        Machine = machine;
        Bus = new PlatformDevice(machine);
        Driver = driver(machine);
    }

    /// <summary>Where.</summary>
    public Machine Machine { get; }

    /// <summary>The device.</summary>
    public PlatformDevice Bus { get; }

    /// <summary>The driver.</summary>
    public XyzDriver Driver { get; }

    /// <summary>
    /// <c>echo xyz.0 > bind</c>. What a bound device's driver data leads to is no leak, however the scenario ends; what nothing leads
    /// to is one.
    /// </summary>
    /// <returns>0, or a negative error.</returns>
    public async Op<int> Bind(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        int result = await process.Bind(Bus.Dev, Driver);
        (Bus.Dev.DriverData.Value.Raw as XyzData)?.RetainAll();
        return result;
    }

    /// <summary><c>echo xyz.0 > unbind</c>.</summary>
    public Op Unbind(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Unbind(Bus.Dev, Driver);
    }
}
