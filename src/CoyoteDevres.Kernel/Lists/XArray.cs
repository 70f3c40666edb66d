using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct xarray</c> (lib/xarray.c, Documentation/core-api/xarray.rst, recalled): pointers by number, with its own lock. It keeps
/// nothing alive: what a look-up returns may be freed by the time it is used, unless the caller is in an RCU section or holds a
/// lock that whoever erases it takes, or takes a reference in one.
/// </summary>
/// <remarks>Marks, multi-index entries, failing allocations and numbers above 2047 are not here.</remarks>
/// <typeparam name="T">What it points to: structures of allocations of their own.</typeparam>
public sealed class XArray<T> : EntryTable<T>
    where T : KernelObject
{
    /// <summary>An array inside a structure.</summary>
    public XArray(KernelObject owner, string member)
        : base(owner.Machine, owner.NameOf(member), owner.Memory)
    {
    }

    /// <summary>A variable of the kernel's own (<c>DEFINE_XARRAY_ALLOC</c>).</summary>
    public XArray(Machine machine, string name)
        : base(machine, name, null)
    {
    }

    /// <summary><c>xa_alloc</c>: puts it at the lowest free number up to <paramref name="last"/>; that number, or <c>-EBUSY</c>.</summary>
    public async Op<int> Alloc(T entry, int last = 2047, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        int index = await Allocate(entry, last, new Site(function, file, line));
        return index < 0 ? -Errno.EBUSY : index;
    }

    /// <summary><c>xa_store</c>: the entry that was there.</summary>
    public Op<Pointer<T>> Store(int index, T entry, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Put(index, entry, new Site(function, file, line));

    /// <summary><c>xa_insert</c>: 0, or <c>-EBUSY</c> if there is an entry already.</summary>
    public async Op<int> Insert(int index, T entry, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        (await PutIfFree(index, entry, new Site(function, file, line))).IsNull ? 0 : -Errno.EBUSY;

    /// <summary><c>xa_load</c>.</summary>
    public Op<Pointer<T>> Load(int index, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Get(index, new Site(function, file, line));

    /// <summary><c>xa_erase</c>: the entry that was there.</summary>
    public Op<Pointer<T>> Erase(int index, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Take(index, new Site(function, file, line));

    /// <summary><c>xa_for_each</c>: looks for the next number, then for the entry there, which may be gone by then.</summary>
    public async Op ForEach(Func<int, Pointer<T>, Op> body, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        var site = new Site(function, file, line);
        for (int at = await FindFrom(0, site); at >= 0; at = await FindFrom(at + 1, site))
        {
            var entry = await Get(at, site);
            if (!entry.IsNull)
                await body(at, entry);
        }
    }
}

/// <summary>
/// <c>struct idr</c> (lib/idr.c, recalled): numbers for pointers. Whoever changes it holds a lock of his own; a look-up needs that
/// lock or an RCU section for what it finds to stay.
/// </summary>
/// <typeparam name="T">What it points to: structures of allocations of their own.</typeparam>
public sealed class Idr<T> : EntryTable<T>
    where T : KernelObject
{
    /// <summary>An idr inside a structure.</summary>
    public Idr(KernelObject owner, string member)
        : base(owner.Machine, owner.NameOf(member), owner.Memory)
    {
    }

    /// <summary>A variable of the kernel's own (<c>DEFINE_IDR</c>).</summary>
    public Idr(Machine machine, string name)
        : base(machine, name, null)
    {
    }

    /// <summary><c>idr_alloc</c>: the lowest free number, below <paramref name="end"/>; or <c>-ENOSPC</c>.</summary>
    public Op<int> Alloc(T entry, int end = 2048, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Allocate(entry, end - 1, new Site(function, file, line));

    /// <summary><c>idr_find</c>.</summary>
    public Op<Pointer<T>> Find(int index, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Get(index, new Site(function, file, line));

    /// <summary><c>idr_replace</c>: the entry that was there.</summary>
    public Op<Pointer<T>> Replace(int index, T entry, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Put(index, entry, new Site(function, file, line));

    /// <summary><c>idr_remove</c>: the entry that was there. The number may be given out again at once.</summary>
    public Op<Pointer<T>> Remove(int index, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Take(index, new Site(function, file, line));
}
