using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Chrdev;

/// <summary><c>chrdev_open</c> after 68faa679b8be (5.5, CVE-2020-0305 [R]): the cached device is taken unless its last reference is gone.</summary>
public static class ChrdevCH1
{
    /// <summary>The commit that made it.</summary>
    public const string Commit = "68faa679b8be";

    /// <summary>The kernel's way.</summary>
    public const ChardevVersion Version = ChardevVersion.Today;
}
