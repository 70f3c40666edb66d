using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uio;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Uio;

/// <summary>A driver with a UIO device.</summary>
internal sealed class UioBench : ICharacterBench
{
    private readonly UioDriver driver;
    private readonly HostDevice host;

    private UioBench(UioVersion version, UioDriver driver, HostDevice host) => (Version, this.driver, this.host) = (version, driver, host);

    /// <summary>The core.</summary>
    internal UioVersion Version { get; }

    internal DeviceAttribute Name { get; private set; } = null!;

    internal static async Op<UioBench> Plug(Machine machine, Func<Machine, UioVersion> load)
    {
        var version = load(machine);
        await version.UioInit();
        var driver = new UioDriver(machine, version);
        return new UioBench(version, driver, await HostDevice.Bind(machine, driver)) { Name = driver.Device.Name };
    }

    public Op<File?> Open(UserProcess process) => process.Open(Version.Node);

    public Op Unbind(UserProcess process) => host.Unbind(process);

    /// <summary>The hardware will raise an interrupt, at any time.</summary>
    internal void Interrupt() => driver.Line.Raise("irq/uio");

    internal void Retain() => driver.Retain();
}
