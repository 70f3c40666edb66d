using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>A generic driver with a character device, whose files use what one of the tools keeps alive.</summary>
public abstract class ToolDriver : DeviceDriver
{
    private protected ToolDriver(Machine machine)
        : base("toy")
    {
        Machine = machine;
        Node = machine.Nodes.CreateNode("/dev/toy0");
        Module = new Module(machine, "toy");
        Hardware = new Nap(machine);
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; }

    /// <summary>The module that its file operations are in.</summary>
    internal Module Module { get; }

    private protected Machine Machine { get; }

    /// <summary>What <see cref="ToyIoctl.Calibrate"/> sleeps for, in bounded time.</summary>
    private protected Nap Hardware { get; }

    internal abstract Op<int> Open(File file);

    internal abstract Op Release(File file);

    /// <summary><see cref="ToyIoctl.GetStatus"/>: a use that does not sleep.</summary>
    internal virtual Op<int> GetStatus(File file) => Op.From(-Errno.ENOTTY);

    /// <summary><see cref="ToyIoctl.Calibrate"/>: a use that sleeps.</summary>
    internal virtual Op<int> Calibrate(File file) => Op.From(-Errno.ENOTTY);

    /// <summary><see cref="ToyIoctl.Nested"/>: a use inside a use.</summary>
    internal virtual Op<int> Nested(File file) => Op.From(-Errno.ENOTTY);

    /// <summary><see cref="LifetimeIoctl.Map"/>.</summary>
    internal virtual Op<int> Map(File file) => Op.From(-Errno.ENOTTY);

    /// <summary>Waits inside a use until there is something to read. Nothing ever comes in.</summary>
    internal virtual Op<int> Read(File file) => Op.From(-Errno.EINVAL);
}

/// <summary>The generic driver's <c>file_operations</c>.</summary>
internal sealed class ToolOperations(ToolDriver driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(File file) => driver.Open(file);

    public override Op Release(File file) => driver.Release(file);

    public override Op<int> Read(File file, UserPointer buffer) => driver.Read(file);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
    {
        if (command == ToyIoctl.GetStatus)
            return driver.GetStatus(file);
        if (command == ToyIoctl.Calibrate)
            return driver.Calibrate(file);
        if (command == LifetimeIoctl.Map)
            return driver.Map(file);
        return command == ToyIoctl.Nested ? driver.Nested(file) : Op.From(-Errno.ENOTTY);
    }
}

/// <summary>What only some of these drivers can do.</summary>
public static class LifetimeIoctl
{
    /// <summary>Gives the file a resource of its own.</summary>
    public static IoctlCommand Map { get; } = new("TOY_MAP");
}
