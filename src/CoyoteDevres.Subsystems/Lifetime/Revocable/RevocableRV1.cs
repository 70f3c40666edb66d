using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// RV1, 62eb557580eb (January 2026, reverted by 21bab791346e; read): a file's handle holds the provider and the index of its section; revoked by a
/// managed action (<c>devm_revocable_provider_alloc</c>), so before the chip goes.
/// </summary>
internal sealed class RevocableRV1(Machine machine) : RevocableDriver(machine)
{
    internal override async Op<int> Open(File file)
    {
        await base.Open(file);
        var provider = (await User.Provider.Access("toy_open")).Raw!;
        // revocable_alloc: the reference is taken without a question.
        await provider.Kref.Get("revocable_alloc");
        file.PrivateData = new Handle(Machine, provider);
        return 0;
    }

    /// <summary><c>revocable_free</c>.</summary>
    internal override async Op Release(File file)
    {
        var handle = file.Private<Handle>();
        await handle.Provider.Kref.Put("revocable_free");
        await handle.Kfree("revocable_free");
        await base.Release(file);
    }

    private protected override async Op Provide(Device device, RevocableChip chip)
    {
        var provider = new RevocableProvider(Machine, chip, async p => await p.Kfree("revocable_provider_release"));
        await provider.Srcu.Init("revocable_provider_alloc");
        await provider.Srcu.Synchronize("revocable_provider_alloc");
        await User.Provider.Assign(provider, "toy_probe");
        await device.Resources.AddAction(provider.Revoke, "devm_revocable_provider_alloc");
    }

    private protected override Op Revoke() => Op.Done;

    /// <summary>The index is the handle's: whoever else uses the handle overwrites it.</summary>
    private protected override async Op<int> Use(File file, string function, Func<RevocableChip, Op<int>> body)
    {
        var handle = file.Private<Handle>();
        var provider = handle.Provider;
        var index = await provider.Srcu.ReadLock("revocable_try_access");
        await handle.Index.Write(index, "revocable_try_access");
        var chip = await provider.Res.DereferenceSrcu(provider.Srcu, "revocable_try_access");
        int result = chip.Raw is { } there ? await body(there) : -Errno.ENODEV;
        await provider.Srcu.ReadUnlock(await handle.Index.Read("revocable_withdraw_access"), "revocable_withdraw_access");
        return result;
    }

    /// <summary><c>struct revocable</c>.</summary>
    private sealed class Handle : KernelObject
    {
        internal Handle(Machine machine, RevocableProvider provider)
            : base(machine, "revocable")
        {
            Provider = provider;
            Index = new Field<SrcuIndex>(this, "idx", default);
        }

        internal RevocableProvider Provider { get; }

        internal Field<SrcuIndex> Index { get; }
    }
}
