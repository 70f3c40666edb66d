using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Chrdev;

/// <summary>A driver that adds the device in probe and takes it away in remove; its module stays.</summary>
/// <param name="node">Where the character device appears.</param>
/// <param name="module">The owner of the character device and of its file operations.</param>
public sealed class ChrDriver(CharacterNode node, Module module) : DeviceDriver("chr")
{
    private ChrDevice? chr;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        chr = new ChrDevice(device.Machine, module);
        return await chr.Cdev.DeviceAdd(node, chr.Dev);
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await chr!.Cdev.DeviceDel(chr.Dev);
        await chr.Dev.Put("chr_remove");
    }
}

/// <summary>A module that adds a character device of its own (<c>cdev_alloc</c>) when it is loaded, and deletes it when it is unloaded.</summary>
public static class ChrModule
{
    /// <summary>The module's file.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="node">Where the character device appears.</param>
    public static LoadableModule Create(Machine machine, CharacterNode node)
    {
        var module = new LoadableModule(machine, "chr");
        var cdev = new Cdev(machine, new ChrOperations(module), module);
        module.Init = async () =>
        {
            // Until it is unloaded the module has it.
            cdev.Retain();
            await cdev.Add(node);
            return 0;
        };
        module.Exit = () =>
        {
            cdev.Retain(owned: false);
            return cdev.Del();
        };
        return module;
    }
}
