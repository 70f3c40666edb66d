using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>A device bound to a driver that uses one of the tools.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Node">What users open.</param>
/// <param name="Dev">What the driver is bound to.</param>
/// <param name="Driver">The driver.</param>
public sealed record LifetimeBench(Machine Machine, CharacterNode Node, Device Dev, DeviceDriver Driver)
{
    private File? shared;

    /// <summary>A file that several processes have: the first one opens it, the others receive it. In the set-up.</summary>
    public async Op<File> ShareFile(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (shared is null)
            shared = await process.Open(Node) ?? throw new InvalidOperationException($"{Node.Path} cannot be opened");
        else
            await process.Receive(shared);
        return shared;
    }
}

/// <summary>A way to use a lifetime tool, wrong or right, or one version of the tool.</summary>
/// <param name="Id">Its name in scenarios.</param>
/// <param name="Summary">What it is, or the commit that made it.</param>
/// <param name="Plug">Binds a device of it.</param>
public sealed record LifetimeVersion(string Id, string Summary, Func<Machine, Op<LifetimeBench>> Plug)
{
    /// <inheritdoc/>
    public override string ToString() => Id;

    internal static LifetimeVersion Of(string id, string summary, Func<Machine, ToolDriver> driver) => new(id, summary, async machine =>
    {
        var made = driver(machine);
        var bus = new PlatformDevice(machine);
        await DriverCore.Bind(bus.Dev, made);
        return new LifetimeBench(machine, made.Node, bus.Dev, made);
    });
}
