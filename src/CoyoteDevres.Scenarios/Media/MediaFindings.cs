using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Media;

/// <summary>
/// What the scenarios find, by what makes it. The bugs are those of the fact sheet, section 4a: M0 (the memory of the node goes with the
/// media device, or with its own last reference, under an open file), M1 (things are torn down before the registered flag is cleared), and
/// M2/M3 (an ioctl that has tested the flag is not waited for).
/// </summary>
/// <remarks>
/// The sheet's M1 speaks of entities that an ioctl walks. That is so in M0, whose ioctls do not hold what removal takes. From v4.7 on both
/// hold <c>graph_mutex</c>, and what is met is the media device itself: freed, being freed, or no longer pointed to, as in the oops of
/// 6f0dd24a084a's message.
/// </remarks>
internal static class MediaFindings
{
    private const string Freed = "slab-use-after-free", Mdev = "media_device";

    /// <summary>M0: a file of a media device that is gone is closed.</summary>
    internal static DeclaredFinding[] ClosedWhenGone { get; } = [Of("M0", Freed, "media_release", Mdev)];

    /// <summary>M0: a file is opened while the device goes; the character device is found, and freed.</summary>
    internal static DeclaredFinding[] OpenedWhenGoing { get; } =
    [
        Of("M0", Freed, "chrdev_open", Mdev),
        Of("M0", Freed, "media_open", Mdev),
        Of("M0", Freed, "media_open", $"{Mdev}.devnode.flags:MEDIA_FLAG_REGISTERED"),
        .. CdevPut(Mdev, "devnode."),
        .. ClosedWhenGone,
    ];

    /// <summary>M0: a file is closed while the device goes.</summary>
    internal static DeclaredFinding[] ClosedWhenGoing { get; } =
    [
        .. ClosedWhenGone,
        Of("M0", Freed, "media_release", $"{Mdev}.devnode.dev.kobj"),
        Of("M0", Freed, "media_devnode_release", Mdev),
        Of("M0", Freed, "cdev_del", $"{Mdev}.devnode.cdev.kobj"),
        .. CdevPut(Mdev, "devnode."),
    ];

    /// <summary>M0: a character device that was to go with its last file is still there to be found.</summary>
    internal static DeclaredFinding FoundWhenGone { get; } = Of("M0", Freed, "cdev_get", $"{Mdev}.devnode.cdev.kobj");

    /// <summary>M0: poll of a device that is gone, or going.</summary>
    internal static DeclaredFinding[] Polled { get; } =
        [Of("M0", Freed, "media_poll", Mdev), Of("M0", Freed, "media_poll", $"{Mdev}.devnode.flags:MEDIA_FLAG_REGISTERED"), .. ClosedWhenGone];

    /// <summary>M1a: the node is freed by <c>media_release</c>, and then <c>__fput</c> puts the character device in it.</summary>
    internal static DeclaredFinding NodeFreedBeforeCdevPut { get; } = Of("M0", Freed, "cdev_put", "media_devnode");

    /// <summary>M1a: a file is closed while the node is unregistered; the last reference may be the removal's.</summary>
    internal static DeclaredFinding[] NodeClosed { get; } = CdevPut("media_devnode", "");

    /// <summary>M1a: a file is opened while the node goes.</summary>
    internal static DeclaredFinding[] NodeOpened { get; } =
    [
        .. NodeClosed,
        Of("M0", Freed, "chrdev_open", "media_devnode"),
        Of("M0", Freed, "media_open", "media_devnode.flags:MEDIA_FLAG_REGISTERED"),
    ];

    /// <summary>M1a: the character device of a node that is freed is still there to be found.</summary>
    internal static DeclaredFinding NodeFound { get; } = Of("M0", Freed, "cdev_get", "media_devnode.cdev.kobj");

    /// <summary>M0: an ioctl, by the functions that use the media device or what it points to after the test.</summary>
    internal static DeclaredFinding[] IoctlM0(string entry, params (string Function, string Target)[] uses) =>
    [
        Of("M0", Freed, entry, Mdev),
        Of("M0", Freed, "__media_ioctl", $"{Mdev}.devnode.flags:MEDIA_FLAG_REGISTERED"),
        .. uses.Select(u => Of(u.Target.StartsWith(Mdev, StringComparison.Ordinal) ? "M0" : "M1", Freed, u.Function, u.Target)),
        .. ClosedWhenGone,
    ];

    /// <summary>
    /// M1a and later: an ioctl has tested the flag, and then loads NULL, finds the media device freed, waits for or takes a mutex in freed memory, or
    /// has it when it is destroyed and freed.
    /// </summary>
    internal static DeclaredFinding[] Ioctl(string bug, string entry, bool pointerIsCleared, params (string Function, string Target)[] uses) =>
    [
        .. pointerIsCleared ? [Of(bug, "null-dereference", entry, "media_devnode.media_dev")] : Array.Empty<DeclaredFinding>(),
        Of(bug, Freed, entry, Mdev),
        Of(bug, Freed, entry, $"{Mdev}.graph_mutex"),
        Of(bug, "mutex-destroyed-locked", "media_device_cleanup", $"{Mdev}.graph_mutex"),
        .. uses.Select(u => Of(bug, Freed, u.Function, u.Target)),
    ];

    private static DeclaredFinding[] CdevPut(string memory, string node) =>
        [Of("M0", Freed, "cdev_put", memory), Of("M0", Freed, "cdev_put", $"{memory}.{node}cdev.kobj")];

    private static DeclaredFinding Of(string? bug, string kind, string function, string target) => new(new FindingKey(kind, function, target), bug);
}
