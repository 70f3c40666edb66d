using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Ladder;

/// <summary>
/// The driver of Laurent Pinchart's mail ("Is devm_* broken ?", July 2015; LPC 2022), generic: it creates a device node, and what file
/// operations use is its private data. Rungs L0 to L4 differ in how long that lives and in what is asked before a use.
/// </summary>
/// <param name="machine">Where.</param>
public abstract class PrivDriver(Machine machine) : DeviceDriver("toy")
{
    private ClassDevice? node;

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; } = machine.Nodes.CreateNode("/dev/toy0");

    /// <summary>The driver's module.</summary>
    public Module Module { get; } = new(machine, "toy");

    /// <summary>
    /// True if the private data embeds the device and lives until its last put: the binding's, each file's, and the character device's.
    /// </summary>
    internal virtual bool IsCounted => false;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var priv = new ToyPriv(machine, this);
        await Allocated(device, priv);
        await device.Resources.AddAction(priv.Registers.Value.Raw!.Iounmap, "devm_ioremap");
        await device.DriverData.Store(priv, "toy_probe");
        if (priv.Dev is { } embedded)
            return await priv.Cdev.DeviceAdd(Node, embedded);
        await priv.Cdev.Add(Node);
        node = new ClassDevice(machine, device);
        return await node.Dev.Add();
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var priv = (ToyPriv)await (await device.DriverData.Load("toy_remove")).Deref("toy_remove");
        if (priv.Dev is { } embedded)
        {
            await priv.Cdev.DeviceDel(embedded);
        }
        else
        {
            await priv.Cdev.Del();
            await node!.Dev.Unregister();
        }

        priv.IsGone = true;
        await Leave(priv);
        if (priv.Dev is not null)
            await priv.Dev.Put("toy_remove");
    }

    internal static async Op<int> Open(File file, ToyPriv priv)
    {
        if (priv.Dev is not null)
            await priv.Dev.Get("toy_open");
        file.PrivateData = priv;
        return 0;
    }

    internal async Op<int> GetStatus(ToyPriv priv, string function)
    {
        if (!await Enter(priv, function))
            return -Errno.ENODEV;
        int status = await priv.Readl(function);
        await Exit(priv, function);
        return status;
    }

    /// <summary>Sleeps with no lock held.</summary>
    internal async Op<int> Read(ToyPriv priv)
    {
        const string Function = "toy_read";
        int result = await priv.Wait.WaitEventInterruptible(async () => await priv.Events.Read(Function) > 0 || await IsGone(priv, Function), Function);
        return result != 0 ? result : await GetStatus(priv, Function);
    }

    internal async Op<PollMask> Poll(ToyPriv priv, PollTable table)
    {
        const string Function = "toy_poll";
        await table.Wait(priv.Wait);
        if (await IsGone(priv, Function))
            return PollMask.HangUp | PollMask.Error;
        return await priv.Events.Read(Function) > 0 ? PollMask.In : PollMask.None;
    }

    /// <summary>Prints a debug message, say: it reads what it was opened for.</summary>
    internal static async Op Release(ToyPriv priv)
    {
        await priv.Touch("toy_release");
        if (priv.Dev is not null)
            await priv.Dev.Put("toy_release");
    }

    /// <summary>Probe has allocated the private data.</summary>
    private protected virtual Op Allocated(Device device, ToyPriv priv) => Op.Done;

    /// <summary>The last of remove, before managed memory is freed: uses are refused, sleepers woken, as far as they are.</summary>
    private protected virtual Op Leave(ToyPriv priv) => Op.Done;

    /// <summary>A use begins: false if the device is gone.</summary>
    private protected virtual Op<bool> Enter(ToyPriv priv, string function) => Op.From(true);

    /// <summary>A use ends.</summary>
    private protected virtual Op Exit(ToyPriv priv, string function) => Op.Done;

    /// <summary>A sleeper asks.</summary>
    private protected virtual Op<bool> IsGone(ToyPriv priv, string function) => Op.From(false);
}
