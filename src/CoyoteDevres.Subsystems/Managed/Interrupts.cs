using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Managed;

/// <summary>
/// DR2 and DR3: a managed interrupt whose handler writes to a buffer. The interrupt is freed by devres, so the handler may run until then:
/// after remove, and after whatever was acquired later than the interrupt.
/// </summary>
public abstract class InterruptDriver : ManagedDriver
{
    private ToyState? priv;

    private protected InterruptDriver(Machine machine, bool debugShared = false)
        : base(machine)
    {
        Line = new IrqLine(machine, "toy_irq") { DebugsShared = debugShared };
        Action = new IrqAction(Line, "toy", ToyInterrupt, shared: debugShared);
    }

    private protected ToyState Priv => priv!;

    private protected IrqAction Action { get; }

    /// <inheritdoc/>
    public sealed override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        priv = new ToyState(Machine);
        await device.Resources.Kmalloc(priv, "toy_probe");
        return await Acquire(device);
    }

    /// <summary>The rest of probe: the buffer and the interrupt.</summary>
    private protected abstract Op<int> Acquire(Device device);

    private async Op<IrqReturn> ToyInterrupt()
    {
        var pointer = await Priv.Buffer.ReadOnce();
        var buffer = pointer.Raw ?? await pointer.Deref();
        await buffer.Data.WriteOnce(1);
        return IrqReturn.Handled;
    }
}

/// <summary>
/// DR2: the buffer is not managed, and remove frees it while the interrupt is still requested (ASoC SDCA 4e53116437e9, mtk-adsp-mailbox
/// b57d1a40bc43). With a shared interrupt and CONFIG_DEBUG_SHIRQ (DR2s) no interrupt need come: <c>free_irq</c> calls the handler once more
/// (25a172655f83).
/// </summary>
public class FreedBeforeInterrupt(Machine machine, bool debugShared) : InterruptDriver(machine, debugShared)
{
    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await Quiesce(device);
        await Priv.Buffer.Value.Raw!.Kfree("toy_remove");
    }

    /// <summary>What remove does before it frees the buffer.</summary>
    private protected virtual Op Quiesce(Device device) => Op.Done;

    private protected sealed override async Op<int> Acquire(Device device)
    {
        await Priv.Buffer.StoreOnce(new ToyBuffer(Machine), "toy_probe");
        return await device.Resources.RequestIrq(Action, "toy_probe");
    }
}

/// <summary>DR2f, as mtk-adsp-mailbox was fixed: <c>disable_irq</c> first, which waits for a handler that runs.</summary>
public sealed class DisablesInterrupt(Machine machine, bool debugShared) : FreedBeforeInterrupt(machine, debugShared)
{
    private protected override Op Quiesce(Device device) => Line!.Disable("toy_remove");
}

/// <summary>DR2g: <c>devm_free_irq</c> first.</summary>
public sealed class FreesInterruptFirst(Machine machine, bool debugShared) : FreedBeforeInterrupt(machine, debugShared)
{
    private protected override Op Quiesce(Device device) => device.Resources.FreeIrq(Action, "toy_remove");
}

/// <summary>DR3: the buffer is managed too, but was acquired after the interrupt, and so goes before it.</summary>
public sealed class InterruptBeforeBuffer(Machine machine) : InterruptDriver(machine)
{
    private protected override async Op<int> Acquire(Device device)
    {
        int result = await device.Resources.RequestIrq(Action, "toy_probe");
        await BufferManaged.Acquire(device, Priv);
        return result;
    }
}

/// <summary>DR3f: the interrupt last.</summary>
public sealed class BufferBeforeInterrupt(Machine machine) : InterruptDriver(machine)
{
    private protected override async Op<int> Acquire(Device device)
    {
        await BufferManaged.Acquire(device, Priv);
        return await device.Resources.RequestIrq(Action, "toy_probe");
    }
}

/// <summary><c>priv->buffer = devm_kzalloc(...)</c>.</summary>
internal static class BufferManaged
{
    internal static async Op Acquire(Device device, ToyState priv)
    {
        var buffer = new ToyBuffer(device.Machine);
        await device.Resources.Kmalloc(buffer, "toy_probe");
        await priv.Buffer.StoreOnce(buffer, "toy_probe");
    }
}

/// <summary>
/// DR4: the handler queues work that is cancelled at release; cancelled before the interrupt is freed, it is queued again (the warning in
/// include/linux/devm-helpers.h). DR4f registers the cancelling before it requests the interrupt, so that the interrupt goes first.
/// </summary>
public sealed class WorkAndInterrupt : ManagedDriver
{
    private readonly bool cancelsLast;
    private readonly IrqAction action;
    private ToyState? priv;

    /// <summary>DR4, or DR4f.</summary>
    public WorkAndInterrupt(Machine machine, bool cancelsLast)
        : base(machine)
    {
        this.cancelsLast = cancelsLast;
        Line = new IrqLine(machine, "toy_irq");
        action = new IrqAction(Line, "toy", ToyInterrupt);
    }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        priv = new ToyState(Machine);
        await device.Resources.Kmalloc(priv, "toy_probe");
        if (!cancelsLast)
            await device.Resources.RequestIrq(action, "toy_probe");
        await device.Resources.WorkAutocancel(priv.Work, ToyWork, "toy_probe");
        return cancelsLast ? await device.Resources.RequestIrq(action, "toy_probe") : 0;
    }

    private async Op<IrqReturn> ToyInterrupt()
    {
        await priv!.Work.Schedule("toy_interrupt");
        return IrqReturn.Handled;
    }

    private async Op ToyWork() => await priv!.Level.WriteOnce(2, "toy_work");
}
