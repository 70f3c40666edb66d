using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>desc-&gt;label</c> since 1f2bcb8c8ccd (v6.9): a pointer under <c>gdev-&gt;desc_srcu</c>, so that who reads it needs no lock
/// (<c>desc_set_label</c>, <c>gpiod_get_label</c>).
/// </summary>
internal sealed class GuardedLabel(GpioDesc desc, SrcuStruct domain)
{
    private readonly RcuPointer<DescLabel> label = new(desc, "label");

    /// <summary>Reads it, and the string itself if the line is requested.</summary>
    internal async Op Look(bool requested)
    {
        await using var section = await domain.Guard("gpio_desc_to_lineinfo");
        var text = await label.DereferenceSrcu(domain, "gpiod_get_label");
        if (!text.IsNull && requested)
            await text.Deref("gpio_desc_to_lineinfo");
    }

    /// <summary><c>desc_set_label</c> as it was at first: waits for readers, whether or not there was a label.</summary>
    internal async Op SetAndWait(DescLabel? text)
    {
        var old = await label.Replace(text, condition: true, "desc_set_label");
        await domain.Synchronize("desc_set_label");
        if (old.Raw is { } gone)
            await gone.Kfree("desc_set_label");
    }

    /// <summary><c>desc_set_label</c> since a86d27693066: the old one is freed after a grace period, by whoever runs callbacks.</summary>
    internal async Op SetAndFreeLater(DescLabel? text)
    {
        var old = await label.Replace(text, condition: true, "desc_set_label");
        if (old.Raw is { } gone)
            await domain.Call(gone.Rcu, async () => await gone.Kfree("desc_free_label"), "desc_set_label");
    }
}
