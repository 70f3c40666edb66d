using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>struct revocable</c> in its first form, from <c>revocable_alloc</c>: the index of the section is the handle's, so that whoever else uses the handle
/// overwrites it.
/// </summary>
internal sealed class ChipHandle : KernelObject, IChipAccess
{
    private readonly ChipProvider provider;
    private readonly bool isForOthers;
    private readonly Field<SrcuIndex> index;

    internal ChipHandle(Machine machine, ChipProvider provider, bool isForOthers)
        : base(machine, "revocable")
    {
        this.provider = provider;
        this.isForOthers = isForOthers;
        index = new Field<SrcuIndex>(this, "idx", default);
    }

    /// <summary><c>revocable_try_access</c>.</summary>
    internal async Op<ChipSection> TryAccess()
    {
        await index.Write(await provider.Srcu.ReadLock("revocable_try_access"), "revocable_try_access");
        return new ChipSection(this, await provider.Dereference());
    }

    /// <summary><c>revocable_withdraw_access</c>.</summary>
    public async Op End() =>
        await provider.Srcu.ReadUnlock(await index.Read("revocable_withdraw_access"), "revocable_withdraw_access");

    /// <summary><c>revocable_free</c>.</summary>
    internal async Op Free()
    {
        await (isForOthers ? provider.PutForOthers() : provider.Put());
        await Kfree("revocable_free");
    }
}
