using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Misc;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Misc;

/// <summary>A driver with a miscellaneous device, and another one that has nothing to do with it.</summary>
internal sealed class MiscBench : ICharacterBench
{
    private readonly MiscDriver driver;
    private readonly HostDevice host;
    private readonly OtherMisc other;

    private MiscBench(MiscDriver driver, HostDevice host, OtherMisc other) => (this.driver, this.host, this.other) = (driver, host, other);

    internal static async Op<MiscBench> Plug(Machine machine, MiscVersion version)
    {
        var driver = new MiscDriver(version, new Module(machine, "toy"));
        var host = await HostDevice.Bind(machine, driver);
        var other = new OtherMisc(machine);
        await machine.Misc.Register(other.Misc);
        return new MiscBench(driver, host, other);
    }

    public Op<File?> Open(UserProcess process) => process.Open(driver.Toy.Misc);

    public Op Unbind(UserProcess process) => host.Unbind(process);

    /// <summary>Opens the other one.</summary>
    internal Op<File?> OpenOther(UserProcess process) => process.Open(other.Misc);
}
