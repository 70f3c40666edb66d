namespace CoyoteDevres.Scenarios.Chrdev;

/// <summary>The steps of the fact sheet, sections 0.2 and 8.1.</summary>
internal static class ChrdevSteps
{
    private const string Cached = "inode(/dev/chr0).i_cdev", Count = "chr_device.cdev.kobj";

    internal static IReadOnlyList<SheetOperation> Of(string version) =>
    [
        new(
            "open",
            new("chrdev_open", "lock cdev_lock"),
            new("chrdev_open", $"read {Cached}"),
            new("cdev_get", "count of module chr"),
            new("cdev_get", version == "CH0" ? $"get {Count}" : $"get unless zero {Count}"),
            new("chrdev_open", "unlock cdev_lock"),
            new("chrdev_open", "count of module chr")),
        new("close", new("cdev_put", "use chr_device"), new("cdev_put", $"put {Count}", Mark.Recalled)),
        new(
            "unbind",
            new("bus_remove_device"),
            new("cdev_del", "write cdev_map[/dev/chr0]"),
            new("cdev_del", $"put {Count}"),
            new("cdev_purge", "lock cdev_lock"),
            new("cdev_purge", $"write {Cached}"),
            new("cdev_purge", "unlock cdev_lock"),
            new("kobject_cleanup", "put chr_device.dev.kobj")),
    ];
}
