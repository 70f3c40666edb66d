using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>
/// T1, "Without devres". The errors are read out of <c>xyz</c> after it was freed: <c>kfree(xyz); return PTR_ERR(xyz->foo)</c>. The compiler
/// cannot keep the value from before, because <c>kfree</c> is a call that may write to what was handed to it.
/// </summary>
public sealed class XyzT1(Machine machine) : XyzDriver(machine, "T1")
{
    private protected override async Op<int> XyzProbe(Device pdev)
    {
        if (await Kzalloc() is not { } xyz)
            return -Errno.ENOMEM;

        await xyz.Foo.Write(await AllocFoo());
        if ((await xyz.Foo.Read()).IsErr)
        {
            await xyz.Kfree();
            return (await xyz.Foo.Read()).Error;
        }

        await xyz.Bar.Write(await AllocBar());
        if ((await xyz.Bar.Read()).IsErr)
        {
            await Free(await xyz.Foo.Read(), "free_foo");
            await xyz.Kfree();
            return (await xyz.Bar.Read()).Error;
        }

        await xyz.Baz.Write(await AllocBaz());
        if ((await xyz.Baz.Read()).IsErr)
        {
            await Free(await xyz.Bar.Read(), "free_bar");
            await Free(await xyz.Foo.Read(), "free_foo");
            await xyz.Kfree();
            return (await xyz.Baz.Read()).Error;
        }

        await pdev.DriverData.Store(xyz);
        return 0;
    }
}

/// <summary>T1m: the error is read before the memory is freed.</summary>
public sealed class XyzT1Meant(Machine machine) : XyzDriver(machine, "T1m")
{
    private protected override async Op<int> XyzProbe(Device pdev)
    {
        if (await Kzalloc() is not { } xyz)
            return -Errno.ENOMEM;

        await xyz.Foo.Write(await AllocFoo());
        if (await xyz.Foo.Read() is { IsErr: true } foo)
        {
            await xyz.Kfree();
            return foo.Error;
        }

        await xyz.Bar.Write(await AllocBar());
        if (await xyz.Bar.Read() is { IsErr: true } bar)
        {
            await Free(await xyz.Foo.Read(), "free_foo");
            await xyz.Kfree();
            return bar.Error;
        }

        await xyz.Baz.Write(await AllocBaz());
        if (await xyz.Baz.Read() is { IsErr: true } baz)
        {
            await Free(await xyz.Bar.Read(), "free_bar");
            await Free(await xyz.Foo.Read(), "free_foo");
            await xyz.Kfree();
            return baz.Error;
        }

        await pdev.DriverData.Store(xyz);
        return 0;
    }
}
