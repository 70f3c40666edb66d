using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>
/// T2, "Without devres (alternatively)", with goto. The slide has no braces around the two lines after each test, so the goto is always
/// taken: after the first allocation the probe frees <c>xyz</c>, forgets <c>foo</c> and returns <c>ret</c>, which is 0 if nothing failed. The device is
/// bound then, without driver data. What stands after the first goto is never reached, here neither.
/// </summary>
public sealed class XyzT2(Machine machine) : XyzDriver(machine, "T2")
{
    private protected override async Op<int> XyzProbe(Device pdev)
    {
        int ret = 0;
        if (await Kzalloc() is not { } xyz)
            return -Errno.ENOMEM;

        await xyz.Foo.Write(await AllocFoo());
        if ((await xyz.Foo.Read()).IsErr)
            ret = (await xyz.Foo.Read()).Error;

        // goto err_free_xyz;
        await xyz.Kfree();
        return ret;
    }
}

/// <summary>T2m: with the braces.</summary>
public sealed class XyzT2Meant(Machine machine) : XyzDriver(machine, "T2m")
{
    private protected override async Op<int> XyzProbe(Device pdev)
    {
        int ret;
        if (await Kzalloc() is not { } xyz)
            return -Errno.ENOMEM;

        await xyz.Foo.Write(await AllocFoo());
        if ((await xyz.Foo.Read()).IsErr)
        {
            ret = (await xyz.Foo.Read()).Error;
            goto err_free_xyz;
        }

        await xyz.Bar.Write(await AllocBar());
        if ((await xyz.Bar.Read()).IsErr)
        {
            ret = (await xyz.Bar.Read()).Error;
            goto err_free_foo;
        }

        await xyz.Baz.Write(await AllocBaz());
        if ((await xyz.Baz.Read()).IsErr)
        {
            ret = (await xyz.Baz.Read()).Error;
            goto err_free_bar;
        }

        await pdev.DriverData.Store(xyz);
        return 0;

    err_free_bar:
        await Free(await xyz.Bar.Read(), "free_bar");
    err_free_foo:
        await Free(await xyz.Foo.Read(), "free_foo");
    err_free_xyz:
        await xyz.Kfree();
        return ret;
    }
}
