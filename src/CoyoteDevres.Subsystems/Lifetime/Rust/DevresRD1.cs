using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// RD1, f5d3ef25d238 (v6.17; a copy before ba268514ea14 was read): no count; the inner part lies in its owner, so that drop waits for the callback
/// before the memory goes.
/// </summary>
internal sealed class DevresRD1 : RustDevres
{
    private readonly InnerPart inner;

    internal DevresRD1(KernelObject owner, Device dev, RustBar bar)
        : base(dev) => inner = new InnerPart(owner, bar);

    private protected override RustRevocable Data => inner.Data;

    private protected override async Op DropDevres()
    {
        if (await Data.Revoke(waits: false, Dropping))
        {
            if (await RemoveAction())
                return;
            await inner.Revoked.CompleteAll(Dropping);
        }

        await inner.Devm.Wait(Dropping);
    }

    private protected override async Op DevresCallback()
    {
        if (!await Data.Revoke(waits: true, Callback))
            await inner.Revoked.Wait(Callback);
        await inner.Devm.CompleteAll(Callback);
    }

    private sealed class InnerPart : KernelObject
    {
        internal InnerPart(KernelObject owner, RustBar bar)
            : base(owner, "data")
        {
            Data = new RustRevocable(this, bar);
            Devm = new Completion(this, "devm");
            Revoked = new Completion(this, "revoke");
        }

        internal RustRevocable Data { get; }

        /// <summary>The callback is over.</summary>
        internal Completion Devm { get; }

        /// <summary>The owner has revoked it.</summary>
        internal Completion Revoked { get; }
    }
}

/// <summary>Versions of Rust's <c>Devres</c>.</summary>
public static class RustVersions
{
    /// <summary>In order of time.</summary>
    public static IReadOnlyList<LifetimeVersion> All { get; } =
    [
        Of("RD0", "76c01ded724b", (_, dev, bar) => new DevresRD0(dev, bar)),
        Of("RD0a", "8ff656643d30", (_, dev, bar) => new DevresRD0A(dev, bar)),
        Of("RD0f", "f744201c6159", (_, dev, bar) => new DevresRD0Fixed(dev, bar)),
        Of("RD1", "f5d3ef25d238", (owner, dev, bar) => new DevresRD1(owner, dev, bar)),
        Of("RD2", "ba268514ea14", (_, dev, bar) => new DevresRD2(dev, bar)),
    ];

    private static LifetimeVersion Of(string id, string commit, Func<KernelObject, Device, RustBar, RustDevres> make) =>
        LifetimeVersion.Of(id, commit, machine => new RustDriver(machine, make));
}
