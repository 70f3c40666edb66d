using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// RV3 (v9 to v11, April and May 2026; read at 4bf6bc4e041c): embedded in the subsystem's structure, with two references, the provider's, which
/// revoking drops, and the owner's; whoever has the structure may take another one for a handle on the stack.
/// </summary>
internal class RevocableRV3(Machine machine) : RevocableDriver(machine)
{
    private RevocableProvider? embedded;

    private protected RevocableProvider Revocable => embedded!;

    private protected override async Op Provide(Device device, RevocableChip chip)
    {
        embedded = new RevocableProvider(User, chip);
        await embedded.Srcu.Init("revocable_init");
        await embedded.Kref.Get("revocable_init");
    }

    private protected override Op Revoke() => Revocable.Revoke();

    /// <summary><c>revocable_put</c> of the owner.</summary>
    internal override async Op CleanUp() => await Revocable.Kref.Put("revocable_put");

    private protected override async Op<int> Use(File file, string function, Func<RevocableChip, Op<int>> body)
    {
        await Revocable.Kref.Get("revocable_handle_init");
        int result = await Revocable.Access(body);
        await Revocable.Kref.Put("revocable_handle_deinit");
        return result;
    }
}

/// <summary>RV3w: RV3, and the driver has a flag of its own, sets it and wakes who sleeps in a use, before it revokes.</summary>
internal sealed class RevocableRV3Woken(Machine machine) : RevocableRV3(machine)
{
    private protected override async Op Revoke()
    {
        await User.Gone.WriteOnce(true, "toy_remove");
        await User.Wait.WakeUp("toy_remove");
        await base.Revoke();
    }
}

/// <summary>
/// RV3o: on its own in memory (<c>revocable_alloc</c>), and the driver drops both references in remove: <c>revocable_handle_init</c> then takes one that
/// it has no right to (its contract is left to the caller).
/// </summary>
internal sealed class RevocableRV3Unowned(Machine machine) : RevocableDriver(machine)
{
    private protected override async Op Provide(Device device, RevocableChip chip)
    {
        var provider = new RevocableProvider(Machine, chip, async p => await p.Kfree("revocable_release"));
        await provider.Srcu.Init("revocable_alloc");
        await provider.Kref.Get("revocable_alloc");
        await User.Provider.Assign(provider, "toy_probe");
    }

    private protected override async Op Revoke()
    {
        var provider = (await User.Provider.Access("toy_remove")).Raw!;
        await provider.Revoke();
        await provider.Kref.Put("revocable_put");
    }

    private protected override async Op<int> Use(File file, string function, Func<RevocableChip, Op<int>> body)
    {
        var provider = (await User.Provider.Access(function)).Raw!;
        await provider.Kref.Get("revocable_handle_init");
        int result = await provider.Access(body);
        await provider.Kref.Put("revocable_handle_deinit");
        return result;
    }
}

/// <summary>Forms of <c>struct revocable</c>.</summary>
public static class RevocableVersions
{
    /// <summary>In order of time, with what the user of each may do wrong.</summary>
    public static IReadOnlyList<LifetimeVersion> All { get; } =
    [
        LifetimeVersion.Of("RV1", "62eb557580eb", machine => new RevocableRV1(machine)),
        LifetimeVersion.Of("RV2", "377563ce0653", machine => new RevocableRV2(machine)),
        LifetimeVersion.Of("RV2s", "377563ce0653, the pointer kept in the file", machine => new RevocableRV2Stored(machine)),
        LifetimeVersion.Of("RV2f", "RV2, the pointer's address given", machine => new RevocableRV2Fixed(machine)),
        LifetimeVersion.Of("RV3", "v9 to v11, as in 4bf6bc4e041c", machine => new RevocableRV3(machine)),
        LifetimeVersion.Of("RV3o", "RV3, without the owner's reference", machine => new RevocableRV3Unowned(machine)),
        LifetimeVersion.Of("RV3w", "RV3, sleepers woken first", machine => new RevocableRV3Woken(machine)),
    ];
}
