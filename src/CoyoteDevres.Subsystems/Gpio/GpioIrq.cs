using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// A line as an interrupt of the chip's own domain: its mapping, made when the chip is added, and what gpiolib's irqchip helpers do when it is
/// requested and freed (<c>gpiochip_irq_reqres</c>, <c>gpiochip_irq_relres</c>; kernel/irq/manage.c and irqdomain.c, from memory).
/// </summary>
/// <remarks>
/// A consumer's reference on the provider's module and the line's <c>FLAG_USED_AS_IRQ</c> last from request to free. Removal takes no lock that
/// those hold: it takes the chip out of the mapping, waits for the handlers and threads that run, and frees the line. Left out: that the
/// <c>irq_desc</c> is freed under who has looked it up, and that its number is given out again.
/// </remarks>
public sealed class GpioIrq
{
    private readonly GpioDesc desc;
    private readonly Mutex requestMutex;
    private readonly PointerField<GpioChip> chipData;

    internal GpioIrq(GpioDesc desc, GpioChip chip)
    {
        this.desc = desc;
        Line = new IrqLine(desc.Machine, "irq_desc", 30 + desc.Offset);
        requestMutex = new Mutex(desc.Machine, "irq_desc.request_mutex");
        chipData = new PointerField<GpioChip>(desc.Machine, "irq_data.chip_data", chip);
    }

    /// <summary>The interrupt line.</summary>
    public IrqLine Line { get; }

    /// <summary>Who requested it last (<c>desc-&gt;action</c>): looked at while there is an action.</summary>
    private IrqAction? Action { get; set; }

    /// <summary>The hardware sees an edge on the line.</summary>
    public void Raise() => Line.Raise("irq/gpio");

    /// <summary><c>request_irq</c>, <c>request_threaded_irq</c>: <c>-EINVAL</c> if the mapping is gone.</summary>
    internal async Op<int> Request(IrqAction action)
    {
        await requestMutex.Lock("__setup_irq");
        int result = await RequestResources();
        if (result == 0)
        {
            result = await action.Request("request_threaded_irq");
            if (result == 0)
                Action = action;
            else
                await ReleaseResources();
        }

        await requestMutex.Unlock("__setup_irq");
        return result;
    }

    /// <summary><c>free_irq</c>: false if there was nothing to free, or no line any more.</summary>
    internal async Op<bool> Free(IrqAction action)
    {
        await requestMutex.Lock("__free_irq");
        bool freed = await action.Free("free_irq");
        if (freed)
            await ReleaseResources();
        await requestMutex.Unlock("__free_irq");
        return freed;
    }

    /// <summary>
    /// <c>gpiod_free_irqs</c> (ec8b6f55b981, v6.13): frees what consumers have requested, one after the other. What <c>free_irq</c> returns, the name
    /// that the consumer gave, is not looked at [V].
    /// </summary>
    internal async Op GpiodFreeIrqs()
    {
        await desc.Device.Version.Gpiod.GpiodToIrq(desc);
        while (await HasAction())
            await Free(Action!);
    }

    /// <summary>
    /// <c>irq_dispose_mapping</c>: nothing comes in any more and the chip leaves the mapping (<c>irq_set_chip_and_handler</c> with NULL, in
    /// <c>irq_domain_disassociate</c>), who runs is waited for, and the line is freed.
    /// </summary>
    internal async Op IrqDisposeMapping()
    {
        await Line.DisableNosync("irq_domain_disassociate");
        await chipData.Store(null, "irq_domain_disassociate");
        await Line.Synchronize("irq_domain_disassociate");
        await Line.Dispose();
    }

    private async Op<bool> HasAction()
    {
        await requestMutex.Lock("gpiod_free_irqs");
        bool has = await Line.HasAction("gpiod_free_irqs");
        await requestMutex.Unlock("gpiod_free_irqs");
        return has;
    }

    /// <summary><c>gpiochip_reqres_irq</c>, <c>gpiochip_lock_as_irq</c>.</summary>
    private async Op<int> RequestResources()
    {
        var chip = await chipData.Load("irq_request_resources");
        if (chip.IsNull)
            return -Errno.EINVAL; // IRQ_NOREQUEST is set with it.
        await chip.Deref("gpiochip_reqres_irq");
        await desc.Device.Owner.TryGet("gpiochip_reqres_irq");
        await desc.UsedAsIrq.Write(true, "gpiochip_lock_as_irq");
        return 0;
    }

    /// <summary><c>gpiochip_relres_irq</c>, <c>gpiochip_unlock_as_irq</c>: nothing if the chip has left the mapping.</summary>
    private async Op ReleaseResources()
    {
        var chip = await chipData.Load("irq_release_resources");
        if (chip.IsNull)
            return;
        await chip.Deref("gpiochip_relres_irq");
        await desc.UsedAsIrq.Write(false, "gpiochip_unlock_as_irq");
        await desc.Device.Owner.Put("gpiochip_relres_irq");
    }
}
