namespace CoyoteDevres.Scenarios.Media;

/// <summary>The steps of operations in the fact sheet, section 4a. What it has of M0 and of a087ce704b80 is from memory, the rest it read.</summary>
internal static class MediaSteps
{
    private const string Lock = "lock media_devnode_lock", Unlock = "unlock media_devnode_lock";

    /// <summary>M0, whose node is a member of the media device. The sheet gives its removal only as what its bug is about.</summary>
    internal static IReadOnlyList<SheetOperation> M0 { get; } = FileOperations("media_device.devnode", Mark.Recalled);

    /// <summary>a087ce704b80.</summary>
    internal static IReadOnlyList<SheetOperation> M1a { get; } = FileOperations("media_devnode", Mark.Recalled);

    /// <summary>5b28dde51d0c: the flag is cleared after the entities are gone.</summary>
    internal static IReadOnlyList<SheetOperation> M1 { get; } =
    [
        .. FileOperations("media_devnode", Mark.Read),
        new(
            "unbind",
            new SheetStep("media_gobj_destroy", "read media_entity.list"),
            new SheetStep("media_devnode_unregister", "test_bit media_devnode.flags"),
            new SheetStep("media_devnode_unregister", Lock),
            new SheetStep("media_devnode_unregister", "clear_bit media_devnode.flags")),
    ];

    /// <summary>6f0dd24a084a and later: in two phases.</summary>
    internal static IReadOnlyList<SheetOperation> M2 { get; } =
    [
        .. FileOperations("media_devnode", Mark.Read),
        new(
            "unbind",
            new SheetStep("media_devnode_unregister_prepare", Lock),
            new SheetStep("media_devnode_unregister_prepare", "clear_bit media_devnode.flags"),
            new SheetStep("media_devnode_unregister_prepare", Unlock),
            new SheetStep("media_gobj_destroy", "read media_entity.list"),
            new SheetStep("media_devnode_unregister", Lock),
            new SheetStep("cdev_del"),
            new SheetStep("media_devnode_unregister", "write media_devnode.media_dev"),
            new SheetStep("media_devnode_unregister", "put media_devnode.dev")),
        new("open-unbind-close", LastPut),
    ];

    /// <summary>With the pointer cleared under the lock, and the put after it.</summary>
    internal static IReadOnlyList<SheetOperation> M3 { get; } =
    [
        .. FileOperations("media_devnode", Mark.Read),
        new(
            "unbind",
            new SheetStep("media_devnode_unregister_prepare", Lock),
            new SheetStep("media_devnode_unregister_prepare", "clear_bit media_devnode.flags"),
            new SheetStep("media_devnode_unregister_prepare", Unlock),
            new SheetStep("media_gobj_destroy", "read media_entity.list"),
            new SheetStep("media_devnode_unregister", Lock),
            new SheetStep("cdev_del"),
            new SheetStep("media_devnode_unregister", "write media_devnode.media_dev"),
            new SheetStep("media_devnode_unregister", Unlock),
            new SheetStep("media_devnode_unregister", "put media_devnode.dev")),
        new("open-unbind-close", LastPut),
    ];

    /// <summary>The last put: the lock, the minor's bit, and the memory.</summary>
    private static SheetStep[] LastPut =>
    [
        new("media_devnode_release", Lock),
        new("media_devnode_release", "clear_bit media_devnode_nums"),
        new("media_devnode_release", Unlock),
        new("media_devnode_release", "kfree media_devnode"),
    ];

    private static SheetOperation[] FileOperations(string node, Mark mark) =>
    [
        new(
            "open",
            new SheetStep("media_open", Lock, mark),
            new SheetStep("media_open", $"test_bit {node}.flags", mark),
            new SheetStep("media_open", $"get {node}.dev", mark),
            new SheetStep("media_open", Unlock, mark)),
        new("device-info", new SheetStep("__media_ioctl", $"test_bit {node}.flags", mark), new SheetStep("media_device_get_info", "use media_device", mark)),
        new("poll", new SheetStep("media_poll", $"test_bit {node}.flags", mark)),
        new("close", new SheetStep("media_release", "", mark), new SheetStep("media_release", $"put {node}.dev", mark)),
    ];
}
