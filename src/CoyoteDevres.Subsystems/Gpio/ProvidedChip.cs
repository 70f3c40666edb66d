using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// <c>gdev-&gt;chip_rp</c> (<c>struct revocable_provider</c> in its first form, 62eb557580eb, and <c>DEFINE_REVOCABLE</c> of patch 19): a pointer under an SRCU
/// domain, with a count, in memory of its own. The device holds no reference on it: it goes with the last handle once it is revoked, and
/// <c>chip_rp</c> goes on to point there.
/// </summary>
internal sealed class ProvidedChip(GpioDevice gdev, GpioChip chip) : ChipGuard
{
    private ChipProvider? provider;

    /// <summary>A device's.</summary>
    internal static ProvidedChip Of(GpioDevice gdev) => (ProvidedChip)gdev.Guard;

    /// <summary><c>revocable_provider_alloc</c>: waits for readers, of which there are none yet.</summary>
    internal override async Op Initialize()
    {
        provider = new ChipProvider(gdev.Machine, chip);
        await provider.Srcu.Init("revocable_provider_alloc");
        await provider.Srcu.Synchronize("revocable_provider_alloc");
    }

    /// <summary><c>DEFINE_REVOCABLE</c>, then <c>REVOCABLE_TRY_ACCESS_WITH</c>: a handle on the stack, which nobody else has.</summary>
    internal override async Op<ChipSection> Enter(string function)
    {
        await gdev.Touch(function); // Reads gdev->chip_rp.
        await provider!.Get();
        var index = await provider.Srcu.ReadLock("revocable_try_access");
        return new ChipSection(new StackHandle(provider, index), await provider.Dereference());
    }

    /// <summary><c>revocable_provider_revoke</c>.</summary>
    internal override Op Revoke() => provider!.Revoke();

    /// <summary>The device's end is not the provider's.</summary>
    internal override Op CleanUp() => Op.Done;

    internal override void Retain() => provider!.RetainAll();

    /// <summary>
    /// <c>revocable_alloc</c>: the allocation may sleep (<c>GFP_KERNEL</c>), and the reference is taken without a question. Null if there is no memory, where a
    /// scenario has that.
    /// </summary>
    /// <param name="caller">Who reads the pointer to the provider.</param>
    /// <param name="isForOthers">Somebody else is going to free the handle.</param>
    internal async Op<ChipHandle?> Alloc(string caller, bool isForOthers = false)
    {
        await gdev.Touch(caller); // Reads gdev->chip_rp.
        var handle = await gdev.Machine.Kmalloc(() => new ChipHandle(gdev.Machine, provider!, isForOthers), Gfp.Kernel, "revocable_alloc");
        if (handle is null)
            return null;
        if (isForOthers)
            await provider!.GetForOthers();
        else
            await provider!.Get();
        return handle;
    }

    /// <summary>A handle on the stack, with the index of its section.</summary>
    private sealed class StackHandle(ChipProvider provider, SrcuIndex index) : IChipAccess
    {
        public async Op End()
        {
            await provider.Srcu.ReadUnlock(index, "revocable_withdraw_access");
            await provider.Put();
        }
    }
}

/// <summary><c>struct revocable_provider</c>.</summary>
internal sealed class ChipProvider : KernelObject
{
    private readonly RcuPointer<GpioChip> resource;
    private readonly Kref references;

    internal ChipProvider(Machine machine, GpioChip chip)
        : base(machine, "revocable_provider")
    {
        Srcu = new SrcuStruct(this, "srcu");
        resource = new RcuPointer<GpioChip>(this, "res", chip);
        references = new Kref(this, "kref", Release);
        references.ReleaseByAnybody();
    }

    internal SrcuStruct Srcu { get; }

    /// <summary><c>revocable_init</c>: <c>kref_get</c>, by whoever has found the provider.</summary>
    internal Step Get() => references.Get("revocable_init");

    /// <summary>The same for a handle that another task frees.</summary>
    internal Step GetForOthers() => references.GetForOthers("revocable_init");

    /// <summary><c>revocable_deinit</c>.</summary>
    internal async Op Put() => await references.Put("revocable_deinit");

    /// <summary>The same for a handle that another task has made.</summary>
    internal async Op PutForOthers() => await references.PutForOthers("revocable_deinit");

    /// <summary>The load in <c>revocable_try_access</c>.</summary>
    internal async Op<Pointer<GpioChip>> Dereference() => await resource.DereferenceSrcu(Srcu, "revocable_try_access");

    /// <summary><c>revocable_provider_revoke</c>.</summary>
    internal async Op Revoke()
    {
        const string Function = "revocable_provider_revoke";
        await resource.Assign(null, Function);
        await Srcu.Synchronize(Function);
        await references.Put(Function);
    }

    internal void RetainAll()
    {
        Retain();
        Srcu.Retain();
    }

    /// <summary><c>revocable_provider_release</c>.</summary>
    private async Op Release()
    {
        await Srcu.Cleanup("revocable_provider_release");
        await Kfree("revocable_provider_release");
    }
}
