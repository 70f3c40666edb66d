using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>The foo driver's file operations; open_foo as the mail prints it, wrong and right.</summary>
internal sealed class FooOperations(FooModule foo) : FileOperations
{
    private readonly FooTraits traits = foo.Traits;

    public override Module Owner => foo.Module;

    public override bool HasOwner => traits.Counting == FooCounting.Owner;

    public override async Op<int> Open(File file)
    {
        const string Function = "foo_open";
        if (traits.Counting == FooCounting.First && !await foo.Kernel.Count(foo.Module, Function))
            return -Errno.ENODEV;
        await (await foo.Ready.Load(Function)).Deref(Function);
        if (await RequestIrq() != 0)
        {
            await Failed(Function);
            return -Errno.EBUSY;
        }

        if (traits.Counting != FooCounting.Late || await foo.Kernel.Count(foo.Module, Function))
            return 0;
        await foo.Irq.Free(Function);
        return -Errno.ENODEV;
    }

    public override async Op<int> Read(File file, UserPointer buffer)
    {
        await foo.Module.UseData("foo_read");
        return 1;
    }

    public override async Op Release(File file)
    {
        const string Function = "foo_release";
        await foo.Irq.Free(Function);
        // Last, with nothing after it: what the mail asks for, as far as a module can.
        if (traits.Counting != FooCounting.Owner)
            await foo.Kernel.Uncount(foo.Module, Function);
        if (traits.ReleaseSleeps)
            await foo.Kernel.Sleep(Function);
    }

    /// <summary><c>request_irq</c>: allocates with a waiting allocation, then hooks the handler in.</summary>
    private async Op<int> RequestIrq()
    {
        await foo.Kernel.Sleep("request_irq");
        return await foo.Irq.Request("setup_irq");
    }

    private async Op Failed(string function)
    {
        if (traits.Counting != FooCounting.First || traits.Failure == FooFailure.Keeps)
            return;
        await foo.Kernel.Uncount(foo.Module, function);
        if (traits.Failure == FooFailure.LowersTwice)
            await foo.Kernel.Uncount(foo.Module, function);
    }
}
