using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>Those whose inner part has a count (<c>Arc</c>): the owner has a reference, and the action one.</summary>
internal abstract class CountedDevres : RustDevres
{
    private protected CountedDevres(Device dev, RustBar bar)
        : base(dev) => Inner = new InnerPart(dev.Machine, bar);

    private protected InnerPart Inner { get; }

    private protected sealed override RustRevocable Data => Inner.Data;

    private protected sealed override async Op Share() => await Inner.Refcount.Get("Devres::new");

    /// <summary>The action's reference, which the owner takes over with the action.</summary>
    private protected Op DropActions() => Put(Dropping);

    private protected async Op Put(string function) => await Inner.Refcount.Put(function);

    /// <summary><c>DevresInner&lt;T&gt;</c>, in its <c>Arc</c>.</summary>
    private protected sealed class InnerPart : KernelObject
    {
        internal InnerPart(Machine machine, RustBar bar)
            : base(machine, "devres_inner")
        {
            Data = new RustRevocable(this, bar);
            Revoked = new Completion(this, "revoke");
            Refcount = new Kref(this, "refcount", Free);
        }

        internal RustRevocable Data { get; }

        /// <summary>RD0f: the owner has revoked it.</summary>
        internal Completion Revoked { get; }

        internal Kref Refcount { get; }

        private async Op Free()
        {
            await Data.Drop();
            await Kfree("Arc::drop");
        }
    }
}

/// <summary>RD0, 76c01ded724b (v6.13; its drop was read in the posted patch): both sides revoke, and nobody waits for the other one.</summary>
internal sealed class DevresRD0(Device dev, RustBar bar) : CountedDevres(dev, bar)
{
    private protected override async Op DropDevres()
    {
        await Data.Revoke(waits: false, Dropping);
        await Put(Dropping);
    }

    private protected override async Op DevresCallback()
    {
        await Data.Revoke(waits: true, Callback);
        await Put(Callback);
    }
}

/// <summary>
/// RD0a, 8ff656643d30 (read at 1260ed777985): drop takes the action back, and the resource is dropped with the last reference.
/// </summary>
internal sealed class DevresRD0A(Device dev, RustBar bar) : CountedDevres(dev, bar)
{
    private protected override async Op DropDevres()
    {
        if (await RemoveAction())
            await DropActions();
        await Put(Dropping);
    }

    private protected override async Op DevresCallback()
    {
        await Data.Revoke(waits: true, Callback);
        await Put(Callback);
    }
}

/// <summary>
/// RD0f, f744201c6159 (v6.16, read at 0dab138d0f4c): a callback that comes second waits until the owner says that it has revoked.
/// </summary>
internal sealed class DevresRD0Fixed(Device dev, RustBar bar) : CountedDevres(dev, bar)
{
    private protected override async Op DropDevres()
    {
        if (await Data.Revoke(waits: false, Dropping))
        {
            if (await RemoveAction())
                await DropActions();
            else
                await Inner.Revoked.CompleteAll(Dropping);
        }

        await Put(Dropping);
    }

    private protected override async Op DevresCallback()
    {
        if (!await Data.Revoke(waits: true, Callback))
            await Inner.Revoked.Wait(Callback);
        await Put(Callback);
    }
}

/// <summary>RD2, ba268514ea14 (February 2026, the patch was read): RD1's waits are gone, both of them, and the count is back.</summary>
internal sealed class DevresRD2(Device dev, RustBar bar) : CountedDevres(dev, bar)
{
    private protected override async Op DropDevres()
    {
        if (await Data.Revoke(waits: false, Dropping) && await RemoveAction())
            await DropActions();
        await Put(Dropping);
    }

    private protected override async Op DevresCallback()
    {
        await Data.Revoke(waits: true, Callback);
        await Put(Callback);
    }
}
