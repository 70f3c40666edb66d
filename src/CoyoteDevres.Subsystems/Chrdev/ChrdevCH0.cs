using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Chrdev;

/// <summary>
/// <c>chrdev_open</c> up to v5.4: the inode's cached device is taken with a plain <c>kobject_get</c> under <c>cdev_lock</c>. That lock keeps <c>cdev_purge</c>
/// out, which clears the cache, and not the last put before it.
/// </summary>
/// <remarks>Read at 010e85f9e47c [V]. The steps themselves are the kernel's: <see cref="CdevMap"/>, <see cref="Cdev"/>.</remarks>
public static class ChrdevCH0
{
    /// <summary>The commit before which it is so.</summary>
    public const string Commit = "before 68faa679b8be";

    /// <summary>The kernel's way.</summary>
    public const ChardevVersion Version = ChardevVersion.PlainGet;
}
