using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary><c>Revocable&lt;T&gt;</c> (rust/kernel/revocable.rs, read at 042278f5fa9e): a flag, and a value that is valid while it is set.</summary>
internal sealed class RustRevocable(KernelObject owner, RustBar bar)
{
    private readonly Field<bool> isAvailable = new(owner, "is_available", true);
    private readonly Rcu rcu = owner.Machine.Rcu;

    /// <summary><c>try_access</c>: the value, inside an RCU section, which the guard ends; null if it was revoked.</summary>
    internal async Op<RustBar?> TryAccess()
    {
        const string Function = "Revocable::try_access";
        await rcu.ReadLock(Function);
        if (await isAvailable.ReadOnce(Function))
            return bar;
        await rcu.ReadUnlock(Function);
        return null;
    }

    internal async Op DropGuard() => await rcu.ReadUnlock("RevocableGuard::drop");

    /// <summary><c>revoke</c>, or <c>revoke_nosync</c>: true if it was this call that dropped the value.</summary>
    /// <param name="waits">Waits for the sections that may use it. The other one trusts that there are none.</param>
    /// <param name="function">The caller.</param>
    internal async Op<bool> Revoke(bool waits, string function)
    {
        if (!await isAvailable.Exchange(false, function))
            return false;
        if (waits)
            await rcu.Synchronize(function);
        await bar.DropInPlace();
        return true;
    }

    /// <summary><c>Revocable::drop</c>: nobody else has it any more.</summary>
    internal async Op Drop()
    {
        if (await isAvailable.ReadOnce("Revocable::drop"))
            await bar.DropInPlace();
    }
}

/// <summary>
/// <c>Devres&lt;T&gt;</c> (rust/kernel/devres.rs): a resource that goes with its owner or with the binding of its device, whichever is first. An
/// action of the device's managed resources revokes it; the owner's drop does the same and takes the action back.
/// </summary>
internal abstract class RustDevres
{
    private protected const string Dropping = "Devres::drop", Callback = "devres_callback";

    private readonly Device dev;
    private readonly Func<Op> action;

    private protected RustDevres(Device dev)
    {
        this.dev = dev;
        action = DevresCallback;
    }

    private protected abstract RustRevocable Data { get; }

    /// <summary><c>Devres::new</c>: a reference on the device, and the action.</summary>
    internal async Op New()
    {
        await dev.Get("Devres::new");
        await Share();
        await dev.Resources.AddAction(action, "Devres::new");
    }

    internal Op<RustBar?> TryAccess() => Data.TryAccess();

    internal Op DropGuard() => Data.DropGuard();

    /// <summary><c>Devres::drop</c>, and the drop of its fields.</summary>
    internal async Op Drop()
    {
        await DropDevres();
        await dev.Put(Dropping);
    }

    /// <summary>A reference for the action.</summary>
    private protected virtual Op Share() => Op.Done;

    private protected abstract Op DropDevres();

    private protected abstract Op DevresCallback();

    /// <summary><c>devm_remove_action_nowarn</c>: false if it runs already, or has run.</summary>
    private protected Op<bool> RemoveAction() => dev.Resources.RemoveActionNowarn(action, Dropping);
}
