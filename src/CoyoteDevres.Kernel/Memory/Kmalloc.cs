using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>How an allocation may behave (include/linux/gfp_types.h).</summary>
public enum Gfp
{
    /// <summary><c>GFP_KERNEL</c>: may sleep.</summary>
    Kernel,

    /// <summary><c>GFP_ATOMIC</c>: may not.</summary>
    Atomic,
}

/// <summary>Allocating memory, as far as it may sleep or fail (mm/slub.c).</summary>
public static class KmallocExtensions
{
    /// <summary>
    /// <c>kmalloc</c> and its like: the object that <paramref name="create"/> makes, or null if the scenario lets allocations fail
    /// and this one does.
    /// </summary>
    /// <param name="machine">Where.</param>
    /// <param name="create">Makes the structure.</param>
    /// <param name="flags">Whether it may sleep.</param>
    /// <param name="function">Given by the compiler.</param>
    /// <param name="file">Given by the compiler.</param>
    /// <param name="line">Given by the compiler.</param>
    public static async Op<T?> Kmalloc<T>(
        this Machine machine,
        Func<T> create,
        Gfp flags = Gfp.Kernel,
        [CallerMemberName] string function = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
        where T : KernelObject
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(create);
        if (flags == Gfp.Kernel)
            AtomicSleep.MightSleep(machine, "kmalloc", new Site(function, file, line));
        return await machine.Faults.Fail("kmalloc", function, file, line) ? null : create();
    }
}
