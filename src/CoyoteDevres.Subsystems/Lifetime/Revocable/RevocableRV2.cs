using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// RV2, 377563ce0653 (29 January 2026; read): handles on the stack, the provider freed by <c>kfree_rcu</c>, revoking sets the pointer to NULL; but
/// <c>revocable_init</c> gets that pointer by value, so that its read section begins after it was read.
/// </summary>
internal class RevocableRV2(Machine machine) : RevocableDriver(machine)
{
    private protected override async Op Provide(Device device, RevocableChip chip)
    {
        var provider = new RevocableProvider(Machine, chip, async p => await Machine.Rcu.Kfree(p, "revocable_provider_release"));
        await provider.Srcu.Init("revocable_provider_alloc");
        await User.Provider.Assign(provider, "toy_probe");
    }

    /// <summary><c>revocable_provider_revoke</c> of the pointer's address.</summary>
    private protected override async Op Revoke()
    {
        if ((await User.Provider.Replace(null, true, "revocable_revoke")).Raw is { } provider)
            await provider.Revoke();
    }

    private protected override async Op<int> Use(File file, string function, Func<RevocableChip, Op<int>> body)
    {
        if (await Init(file, function) is not { } provider)
            return -Errno.ENODEV;
        int result = await provider.Access(body);
        await provider.Kref.Put("revocable_deinit");
        return result;
    }

    /// <summary><c>revocable_init</c>: the provider with a reference, or null.</summary>
    private protected virtual async Op<RevocableProvider?> Init(File file, string function)
    {
        if ((await User.Provider.Access(function)).Raw is not { } provider)
            return null;
        await Machine.Rcu.ReadLock("revocable_init");
        bool taken = await provider.Kref.GetUnlessZero("revocable_init");
        await Machine.Rcu.ReadUnlock("revocable_init");
        return taken ? provider : null;
    }
}

/// <summary>RV2s: as its own test driver does it: the pointer's value is kept in the file from the open on, and never NULL.</summary>
internal sealed class RevocableRV2Stored(Machine machine) : RevocableRV2(machine)
{
    internal override async Op<int> Open(File file)
    {
        await base.Open(file);
        file.PrivateData = (await User.Provider.Access("toy_open")).Raw;
        return 0;
    }

    private protected override async Op<RevocableProvider?> Init(File file, string function)
    {
        if (file.PrivateData is not RevocableProvider provider)
            return null;
        await Machine.Rcu.ReadLock("revocable_init");
        bool taken = await provider.Kref.GetUnlessZero("revocable_init");
        await Machine.Rcu.ReadUnlock("revocable_init");
        return taken ? provider : null;
    }
}

/// <summary>RV2f: the pointer's address instead, read in the section; nobody posted it.</summary>
internal sealed class RevocableRV2Fixed(Machine machine) : RevocableRV2(machine)
{
    private protected override async Op<RevocableProvider?> Init(File file, string function)
    {
        await Machine.Rcu.ReadLock("revocable_init");
        var provider = (await User.Provider.Dereference("revocable_init")).Raw;
        bool taken = provider is not null && await provider.Kref.GetUnlessZero("revocable_init");
        await Machine.Rcu.ReadUnlock("revocable_init");
        return taken ? provider : null;
    }
}
