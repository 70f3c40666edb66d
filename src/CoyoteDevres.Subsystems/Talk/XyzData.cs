using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary><c>struct xyz_data</c>: what the driver of the slides allocates, and the three things that it points to.</summary>
public sealed class XyzData : KernelObject
{
    internal XyzData(Machine machine)
        : base(machine, "xyz_data")
    {
        Foo = new Field<ErrPtr>(this, "foo", default);
        Bar = new Field<ErrPtr>(this, "bar", default);
        Baz = new Field<ErrPtr>(this, "baz", default);
    }

    internal Field<ErrPtr> Foo { get; }

    internal Field<ErrPtr> Bar { get; }

    internal Field<ErrPtr> Baz { get; }

    /// <summary>Somebody who stays can still reach it, and through it the rest: no leak.</summary>
    internal void RetainAll()
    {
        Retain();
        foreach (var part in new[] { Foo, Bar, Baz })
            part.Value.Part?.Retain();
    }
}

/// <summary><c>struct foo</c>, <c>struct bar</c> or <c>struct baz</c>: nothing is known of them but that they are allocated and freed.</summary>
public sealed class XyzPart : KernelObject
{
    private XyzPart(Machine machine, string type)
        : base(machine, type)
    {
    }

    /// <summary><c>alloc_foo</c>, <c>alloc_bar</c>, <c>alloc_baz</c>: may fail, as every allocation, where the scenario says so.</summary>
    internal static async Op<ErrPtr> Alloc(Machine machine, string type) =>
        await machine.Kmalloc(() => new XyzPart(machine, type), function: $"alloc_{type}") is { } part ? new ErrPtr(part, 0) : new ErrPtr(null, -Errno.ENOMEM);
}

/// <summary>A pointer or, in its place, a negative error (include/linux/err.h).</summary>
/// <param name="Part">What it points to, if it is one.</param>
/// <param name="Error"><c>PTR_ERR</c>.</param>
internal readonly record struct ErrPtr(XyzPart? Part, int Error)
{
    /// <summary><c>IS_ERR</c>: of NULL it is false.</summary>
    internal bool IsErr => Error < 0;

    public override string ToString() => IsErr ? $"ERR_PTR({Errno.Name(Error)})" : Part?.ToString() ?? "NULL";
}
