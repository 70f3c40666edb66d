using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>__free(kfree)</c> (include/linux/cleanup.h): a pointer whose structure is freed where the pointer goes out of scope, unless it is
/// given away before. Scopes end in the reverse order of their declaration: one that is declared after a guard on a lock of the same
/// structure frees it with the lock still held.
/// </summary>
/// <param name="target">What it points to.</param>
/// <param name="site">Where it is declared.</param>
public sealed class FreeScope(KernelObject target, Site site)
{
    private bool given;

    /// <summary><c>no_free_ptr</c>, <c>return_ptr</c>: somebody else will free it.</summary>
    public void GiveAway() => given = true;

    /// <summary>The end of the scope.</summary>
    public async Op DisposeAsync()
    {
        if (!given)
            await target.Kfree(site.Function, site.File, site.Line);
    }
}
