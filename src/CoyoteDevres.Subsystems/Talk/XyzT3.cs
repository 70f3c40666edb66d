using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>
/// T3, "With devres". The slide keeps <c>xyz_remove</c>, which frees by hand what devres will free again; and <c>kfree</c> of what
/// <c>devm_kzalloc</c> gave is not even a pointer that the allocator knows.
/// </summary>
public sealed class XyzT3(Machine machine) : XyzManaged(machine, "T3");

/// <summary>T3m: with devres the driver has no remove; that this takes nothing away is the talk's point.</summary>
public sealed class XyzT3Meant(Machine machine) : XyzManaged(machine, "T3m")
{
    private protected override Op XyzRemove(Device pdev) => Op.Done;
}

/// <summary>The probe of the slide "With devres".</summary>
public abstract class XyzManaged : XyzDriver
{
    private protected XyzManaged(Machine machine, string id)
        : base(machine, id)
    {
    }

    private protected sealed override async Op<int> XyzProbe(Device pdev)
    {
        if (await DevmKzalloc(pdev) is not { } xyz)
            return -Errno.ENOMEM;

        await xyz.Foo.Write(await DevmAlloc(pdev, await AllocFoo(), "devm_foo_release"));
        if ((await xyz.Foo.Read()).IsErr)
            return (await xyz.Foo.Read()).Error;

        await xyz.Bar.Write(await DevmAlloc(pdev, await AllocBar(), "devm_bar_release"));
        if ((await xyz.Bar.Read()).IsErr)
            return (await xyz.Bar.Read()).Error;

        await xyz.Baz.Write(await DevmAlloc(pdev, await AllocBaz(), "devm_baz_release"));
        if ((await xyz.Baz.Read()).IsErr)
            return (await xyz.Baz.Read()).Error;

        await pdev.DriverData.Store(xyz);
        return 0;
    }

    private async Op<XyzData?> DevmKzalloc(Device dev)
    {
        if (await Kzalloc() is not { } xyz)
            return null;
        await dev.Resources.Kmalloc(xyz);
        return xyz;
    }

    /// <summary>
    /// <c>devm_alloc_foo</c> and its like: what was allocated is freed when the driver is unbound. The node of the list is taken for part of
    /// what may fail to be allocated.
    /// </summary>
    private static async Op<ErrPtr> DevmAlloc(Device dev, ErrPtr pointer, string release)
    {
        if (pointer.Part is { } part)
            await dev.Resources.AddAction(async () => await part.Kfree(release), "devm_add_action");
        return pointer;
    }
}
