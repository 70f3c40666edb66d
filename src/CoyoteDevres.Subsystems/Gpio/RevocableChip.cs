using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>gdev-&gt;chip_rev</c> (<c>struct revocable</c> as redesigned in April 2026, embedded): a pointer under an SRCU domain of its own, and a count
/// of two, the provider's reference, which revoking drops, and the device's. Fact sheet, section 1.8 [V branch files].
/// </summary>
internal sealed class RevocableChip(GpioDevice gdev, GpioChip chip) : ChipGuard
{
    private readonly SrcuStruct srcu = new(gdev, "chip_rev.srcu");
    private readonly RcuPointer<GpioChip> resource = new(gdev, "chip_rev.res", chip);
    private readonly Refcount references = new(gdev, "chip_rev.kref", 2);

    internal override Op Initialize() => srcu.Init("revocable_embed_init");

    /// <summary><c>revocable_try_access</c>; the scope's end is <c>revocable_withdraw_access</c>, which prints as the function it is in.</summary>
    internal override async Op<ChipSection> Enter(string function)
    {
        var section = await srcu.Guard(function);
        return new ChipSection(section, await resource.DereferenceSrcu(srcu, function));
    }

    /// <summary><c>revocable_revoke</c>.</summary>
    internal override async Op Revoke()
    {
        await resource.Assign(null, "revocable_revoke");
        await srcu.Synchronize("revocable_revoke");
        await Put("revocable_revoke");
    }

    /// <summary><c>revocable_embed_destroy</c>.</summary>
    internal override Op CleanUp() => Put("revocable_embed_destroy");

    internal override void Retain() => srcu.Retain();

    private async Op Put(string function)
    {
        if (await references.DecAndTest(function))
            await srcu.Cleanup("revocable_release");
    }
}
