using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>The functions on the slides "What are the alternatives?": <c>bar</c>, and what it calls.</summary>
/// <param name="machine">Where.</param>
/// <param name="id">The version.</param>
public abstract class CleanupSlides(Machine machine, string id)
{
    /// <summary>The version's id.</summary>
    public string Id { get; } = id;

    /// <summary>Where.</summary>
    public Machine Machine => machine;

    /// <summary>What <c>do_something</c> does besides using <c>foo</c>, if anything.</summary>
    public Func<TalkFoo, Op>? DoesMore { get; set; }

    /// <summary><c>bar</c>, called by somebody; its result is a branch of the execution.</summary>
    public async Op<int> CallBar()
    {
        int result = await Bar();
        machine.Branch($"bar -> {Errno.Name(result)}");
        return result;
    }

    /// <summary><c>bar</c>.</summary>
    private protected abstract Op<int> Bar();

    /// <summary><c>kzalloc(sizeof(*foo), GFP_KERNEL)</c>.</summary>
    private protected async Op<TalkFoo?> Kzalloc(string function) => await machine.Kmalloc(() => new TalkFoo(machine), function: function);

    /// <summary><c>do_something</c>, which the slides do not show.</summary>
    private protected async Op DoSomething(TalkFoo foo)
    {
        await foo.Touch();
        if (DoesMore is { } more)
            await more(foo);
    }
}

/// <summary><c>struct foo</c>; its <c>ref</c> is on the last slides only, and zero until <c>kref_init</c>.</summary>
public sealed class TalkFoo : KernelObject
{
    internal TalkFoo(Machine machine)
        : base(machine, "foo") => Ref = new Refcount(this, "ref", initial: 0);

    /// <summary><c>struct kref</c>.</summary>
    public Refcount Ref { get; }
}

/// <summary>
/// T4: <c>__attribute__((__cleanup__(kfreep)))</c>. T5 spells the attribute as a macro, <c>autofoo</c>, and is the same code after the
/// preprocessor.
/// </summary>
public sealed class CleanupKfree(Machine machine, string id) : CleanupSlides(machine, id)
{
    private protected override async Op<int> Bar()
    {
        await using var foo = new CleanupVariable<TalkFoo>(Kfreep);
        foo.Value = await Kzalloc("bar");
        if (foo.Value is null)
            return -Errno.ENOMEM;

        await DoSomething(foo.Value);
        return 0;
    }

    /// <summary><c>kfreep</c>: <c>kfree(NULL)</c> does nothing.</summary>
    private static async Op Kfreep(CleanupVariable<TalkFoo> ptr)
    {
        if (ptr.Value is not null)
            await ptr.Value.Kfree();
    }
}
