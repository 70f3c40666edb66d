using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>
/// The platform driver on the slides of "Don't blame devres - devm_kzalloc() is not harmful" (FOSDEM 2023): three resources, and three
/// ways to write its probe. Each version is what is printed, faults included; a version whose id ends in m is what is meant.
/// </summary>
/// <param name="machine">Where.</param>
/// <param name="id">The version.</param>
public abstract class XyzDriver(Machine machine, string id) : DeviceDriver("xyz")
{
    /// <summary>The version's id: <c>T1</c> to <c>T3</c> in the order of the slides, as printed; with an <c>m</c>, as meant.</summary>
    public string Id { get; } = id;

    private protected Machine Machine => machine;

    /// <inheritdoc/>
    public sealed override Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return XyzProbe(device);
    }

    /// <inheritdoc/>
    public sealed override Op Remove(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return XyzRemove(device);
    }

    /// <summary><c>xyz_probe</c>.</summary>
    private protected abstract Op<int> XyzProbe(Device pdev);

    /// <summary><c>xyz_remove</c>, the same on all three slides.</summary>
    private protected virtual async Op XyzRemove(Device pdev)
    {
        var xyz = (XyzData)await (await pdev.DriverData.Load()).Deref();
        await Free(await xyz.Baz.Read(), "free_baz");
        await Free(await xyz.Bar.Read(), "free_bar");
        await Free(await xyz.Foo.Read(), "free_foo");
        await xyz.Kfree();
    }

    /// <summary><c>kzalloc(sizeof(*xyz), GFP_KERNEL)</c>.</summary>
    private protected async Op<XyzData?> Kzalloc() => await machine.Kmalloc(() => new XyzData(machine), function: "xyz_probe");

    private protected Op<ErrPtr> AllocFoo() => XyzPart.Alloc(machine, "foo");

    private protected Op<ErrPtr> AllocBar() => XyzPart.Alloc(machine, "bar");

    private protected Op<ErrPtr> AllocBaz() => XyzPart.Alloc(machine, "baz");

    /// <summary><c>free_foo</c>, <c>free_bar</c>, <c>free_baz</c>: only of what was allocated.</summary>
    private protected static async Op Free(ErrPtr pointer, string function) => await pointer.Part!.Kfree(function);
}
