using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>
/// The last code of the slides: a reference-counted <c>foo</c> whose variables are <c>autofoo</c>, so that each scope puts the reference that
/// its variable has. <c>init_foo</c> is not shown; it is taken to begin with <c>kref_init</c> and to do something after it that may fail.
/// </summary>
public abstract class CleanupKref : CleanupSlides
{
    private protected CleanupKref(Machine machine, string id)
        : base(machine, id)
    {
    }

    /// <summary><c>ref_foo</c>.</summary>
    public static async Op<TalkFoo> RefFoo(TalkFoo foo)
    {
        ArgumentNullException.ThrowIfNull(foo);
        await foo.Ref.Inc();
        return foo;
    }

    /// <summary><c>unref_foo</c>; <c>free_foo</c> after the last one. It does not ask whether it has been given NULL.</summary>
    public async Op UnrefFoo(TalkFoo? foo)
    {
        if (foo is null)
            await new PointerField<TalkFoo>(Machine, "foo").Value.Deref();
        else if (await foo.Ref.DecAndTest())
            await foo.Kfree("free_foo");
    }

    /// <summary>The function that <c>autofoo</c> names.</summary>
    private protected abstract Op Cleanup(CleanupVariable<TalkFoo> foo);

    private protected sealed override async Op<int> Bar()
    {
        await using var foo = new CleanupVariable<TalkFoo>(Cleanup);
        foo.Value = await FooCreate();
        if (foo.Value is null)
            return -1;

        await DoSomething(foo.Value);
        return 0;
    }

    /// <summary><c>foo_create</c>: the reference that it returns is one more than its variable's, which is put at its end.</summary>
    private async Op<TalkFoo?> FooCreate()
    {
        await using var foo = new CleanupVariable<TalkFoo>(Cleanup);
        foo.Value = await Kzalloc("foo_create");
        if (foo.Value is null)
            return null;

        int ret = await InitFoo(foo.Value);
        if (ret != 0)
            return null;

        return await RefFoo(foo.Value);
    }

    private async Op<int> InitFoo(TalkFoo foo)
    {
        await foo.Ref.Set(1);
        return await Machine.Faults.ProbeFails("init_foo") ? -Errno.EIO : 0;
    }
}

/// <summary>
/// T6, as printed: <c>#define autofoo __attribute__((__cleanup__(unref_foo)))</c>, although <c>auto_unref_foo</c> is defined above it. The
/// function gets the address of the variable and takes it for a <c>struct foo</c>: it counts down the low half of a pointer on the stack. Of the
/// address of a slab object that half is any multiple of eight, seen as a signed number positive or negative; NULL's is zero. <c>foo</c> itself
/// is never put.
/// </summary>
/// <remarks>
/// It is an incompatible pointer; a kernel built with <c>-Werror=incompatible-pointer-types</c> refuses it ([R] the top Makefile, since 2017).
/// </remarks>
public sealed class CleanupKrefT6(Machine machine) : CleanupKref(machine, "T6")
{
    private protected override async Op Cleanup(CleanupVariable<TalkFoo> foo)
    {
        int low = foo.Value is null ? 0 : await new Dice(Machine.Runtime, "bit 31 of foo's address").Choose(2) == 0 ? 0x0a3c_4500 : unchecked((int)0x8a3c_4500);
        var variable = new Stack(Machine, low);
        if (await variable.Ref.DecAndTest("unref_foo"))
            await variable.Kfree("free_foo");
    }

    /// <summary>Where the variable is, as <c>unref_foo</c> sees it.</summary>
    private sealed class Stack : KernelObject
    {
        internal Stack(Machine machine, int low)
            : base(machine, "(struct foo *)&foo")
        {
            Ref = new Refcount(this, "ref", low);
            Retain();
        }

        internal Refcount Ref { get; }
    }
}

/// <summary>T6a: with <c>auto_unref_foo</c>, which the slide defines and does not use.</summary>
public sealed class CleanupKrefT6A(Machine machine) : CleanupKref(machine, "T6a")
{
    private protected override Op Cleanup(CleanupVariable<TalkFoo> foo) => UnrefFoo(foo.Value);
}

/// <summary>T6m: and with a test for NULL in it, as <c>DEFINE_FREE</c> has it (include/linux/cleanup.h).</summary>
public sealed class CleanupKrefT6Meant(Machine machine) : CleanupKref(machine, "T6m")
{
    private protected override Op Cleanup(CleanupVariable<TalkFoo> foo) => foo.Value is null ? Op.Done : UnrefFoo(foo.Value);
}
