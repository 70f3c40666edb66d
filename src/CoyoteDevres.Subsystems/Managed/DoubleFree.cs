using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Managed;

/// <summary>DR1: remove frees by hand what devres frees again. Three managed resources: memory, an interrupt, and something with an action.</summary>
public abstract class DoubleFree : ManagedDriver
{
    private protected DoubleFree(Machine machine)
        : base(machine)
    {
        Line = new IrqLine(machine, "toy_irq");
        Action = new IrqAction(Line, "toy", () => Op.From(IrqReturn.Handled));
        ReleaseBuffer = async () => await Buffer!.Kfree("devm_buffer_release");
    }

    private protected ToyState? Priv { get; private set; }

    private protected ToyBuffer? Buffer { get; private set; }

    private protected IrqAction Action { get; }

    private protected Func<Op> ReleaseBuffer { get; }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Priv = new ToyState(Machine);
        await device.Resources.Kmalloc(Priv, "toy_probe");
        Buffer = new ToyBuffer(Machine);
        await device.Resources.AddAction(ReleaseBuffer, "toy_probe");
        return await device.Resources.RequestIrq(Action, "toy_probe");
    }
}

/// <summary>DR1a: <c>kfree</c> of what <c>devm_kzalloc</c> gave.</summary>
public sealed class FreesManagedMemory(Machine machine) : DoubleFree(machine)
{
    /// <inheritdoc/>
    public override async Op Remove(Device device) => await Priv!.Kfree("toy_remove");
}

/// <summary>DR1b: <c>free_irq</c> of what <c>devm_request_irq</c> requested.</summary>
public sealed class FreesManagedIrq(Machine machine) : DoubleFree(machine)
{
    /// <inheritdoc/>
    public override async Op Remove(Device device) => await Action.Free("toy_remove");
}

/// <summary>DR1c: what an action of <c>devm_add_action</c> frees.</summary>
public sealed class FreesBeforeAction(Machine machine) : DoubleFree(machine)
{
    /// <inheritdoc/>
    public override async Op Remove(Device device) => await Buffer!.Kfree("toy_remove");
}

/// <summary>DR1f: the managed ways to free early, which take it off the list.</summary>
public sealed class FreesManaged(Machine machine) : DoubleFree(machine)
{
    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await device.Resources.FreeIrq(Action, "toy_remove");
        await device.Resources.ReleaseAction(ReleaseBuffer, "toy_remove");
        await device.Resources.Kfree(Priv!, "toy_remove");
    }
}
