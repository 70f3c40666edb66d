using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Evdev;

/// <summary>The findings that scenarios declare; what is not named is verified, and what two users find is what each finds alone, and what <see cref="EvdevRules"/> say.</summary>
internal static class EvdevDeclared
{
    private const string Bug = "EVDEV-cdev", Attach = "evdev_attach_client", Detach = "evdev_detach_client";

    private static readonly DeclaredFinding[] AtOnce = Freed(Bug, "evdev", "cdev_put");

    /// <summary>The release puts the device, and then the core the character device in what that was.</summary>
    private static readonly DeclaredFinding[] PuttingCdev = [.. AtOnce, .. Freed(Bug, "evdev.cdev.kobj", "cdev_put")];

    /// <summary>An open that has the character device has nothing that keeps what it is in.</summary>
    private static readonly DeclaredFinding[] Opening =
    [
        .. PuttingCdev,
        .. Freed(Bug, "evdev", "chrdev_open"),
        .. Freed(Bug, "evdev.dev.kobj", "evdev_open", "evdev_release"),
        .. Freed(Bug, "evdev.client_lock", Attach, Detach),
        .. Freed(Bug, "evdev.client_list.next", Attach, Detach),
        .. Freed(Bug, "evdev.client_list.prev", Attach, Detach),
        .. Freed(Bug, "evdev.mutex", "evdev_open_device"),
        .. Freed(Bug, "evdev.exist", "evdev_open_device"),
        .. Of(Bug, "refcount-addition-on-zero", "evdev.dev.kobj", "evdev_open"),
        .. Of(Bug, "refcount-underflow", "evdev.dev.kobj", "evdev_release"),
    ];

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = FindingText.Table(
        EvdevScenarios.Subsystem,
        "EV0",
        (Against("open-close"), Opening),
        (Against("read", "write", "ioctl", "poll", "close"), PuttingCdev),
        (["open-unbind-close", "open-unbind-read-close", "open-unbind-write-close", "open-unbind-open-close"], AtOnce));
}
