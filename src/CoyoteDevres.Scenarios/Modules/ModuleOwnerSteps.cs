namespace CoyoteDevres.Scenarios.Modules;

/// <summary>The facts' steps since the core counts by an owner (sections A7 to A9).</summary>
internal static class ModuleOwnerSteps
{
    /// <summary>2.4: open, close and rmmod.</summary>
    internal static IReadOnlyList<SheetOperation> In24 => [OwnedOpen24, OwnedClose24, Rmmod24];

    /// <summary>2.6.</summary>
    internal static IReadOnlyList<SheetOperation> In26 => [OwnedOpen26, OwnedClose26, Rmmod26, Socket26];

    /// <summary>Today.</summary>
    internal static IReadOnlyList<SheetOperation> Now => [OwnedOpenNow, OwnedCloseNow, RmmodNow, SocketNow];

    private static SheetOperation OwnedOpen24 => new(
        "open-owned",
        Step("get_chrfops", "read chrdevs[42].fops"),
        Step("try_inc_mod_count", "lock unload_lock"),
        Step("try_inc_mod_count", $"read {ModuleSteps.Deleted}"),
        Step("try_inc_mod_count", "add to foo.usecount"),
        Step("try_inc_mod_count", "unlock unload_lock"),
        Step("chrdev_open", "take kernel_flag"),
        Step("foo_open", "jump into foo.text"),
        Step("chrdev_open", "give back kernel_flag"));

    private static SheetOperation OwnedClose24 => new(
        "close-owned",
        Step("sys_close", "take kernel_flag"),
        Step("filp_close", "give back kernel_flag"),
        Step("foo_release", "jump into foo.text"),
        Step("foo_release", "return through foo.text"),
        Step("fops_put", "add to foo.usecount"));

    private static SheetOperation Rmmod24 => new(
        "rmmod",
        Step("delete_module", "take kernel_flag"),
        Step("find_module", $"read {ModuleSteps.Deleted}"),
        Step("delete_module", "lock unload_lock"),
        Step("delete_module", "read foo.usecount"),
        Step("delete_module", $"write {ModuleSteps.Deleted}"),
        Step("delete_module", "unlock unload_lock"),
        Step("foo_cleanup", "jump into foo.text"),
        Step("unregister_chrdev", "write chrdevs[42].fops"),
        Step("free_module", "free foo.text"),
        Step("delete_module", "give back kernel_flag"));

    private static SheetOperation OwnedOpen26 => new(
        "open-owned",
        Step("cdev_get", "try_module_get foo.ref"),
        Step("cdev_get", "get cdev.kobj"),
        Step("chrdev_open", "try_module_get foo.ref"),
        Step("chrdev_open", "take kernel_flag"),
        Step("foo_open", "jump into foo.text"),
        Step("chrdev_open", "give back kernel_flag"));

    private static SheetOperation OwnedClose26 => new(
        "close-owned",
        Step("foo_release", "jump into foo.text"),
        Step("foo_release", "return through foo.text"),
        Step("cdev_put", "put cdev.kobj"),
        Step("cdev_put", "module_put foo.ref"),
        Step("__fput", "module_put foo.ref"));

    private static SheetOperation Rmmod26 => new(
        "rmmod",
        Step("sys_delete_module", "lock module_mutex"),
        Step("sys_delete_module", "read the state of foo.ref"),
        Step("try_stop_module", "stop_machine: sum foo.ref"),
        Step("sys_delete_module", "unlock module_mutex"),
        Step("foo_exit", "jump into foo.text"),
        Step("foo_exit", "return through foo.text"),
        Step("free_module", "lock module_mutex"),
        Step("free_module", "free foo.text"),
        Step("free_module", "unlock module_mutex"));

    private static SheetOperation Socket26 => new(
        "socket",
        Step("sock_create", "down_read net_family_lock"),
        Step("sock_create", "try_module_get ipv6.ref"),
        Step("inet6_create", "jump into ipv6.text"),
        Step("sock_create", "__module_get ipv6.ref"),
        Step("sock_create", "module_put ipv6.ref"),
        Step("sock_create", "up_read net_family_lock"));

    private static SheetOperation OwnedOpenNow => new(
        "open-owned",
        Step("cdev_get", "try_module_get foo.refcnt"),
        Step("cdev_get", "get unless zero cdev.kobj"),
        Step("chrdev_open", "try_module_get foo.refcnt"),
        Step("foo_open", "jump into foo.text"));

    private static SheetOperation OwnedCloseNow => new(
        "close-owned",
        Step("foo_release", "jump into foo.text"),
        Step("foo_release", "return through foo.text"),
        Step("cdev_put", "put cdev.kobj"),
        Step("cdev_put", "module_put foo.refcnt"),
        Step("__fput", "module_put foo.refcnt"));

    private static SheetOperation RmmodNow => new(
        "rmmod",
        Step("delete_module", "lock kernel.module_mutex"),
        Step("delete_module", "read foo.state"),
        Step("try_release_module_ref", "take the base from foo.refcnt"),
        Step("try_stop_module", "write foo.state"),
        Step("delete_module", "unlock kernel.module_mutex"),
        Step("foo_exit", "jump into foo.text"),
        Step("free_module", "write foo.state"),
        Step("free_module", "free foo.text"),
        Step("free_module", "free foo.data"));

    /// <summary>The sheet gives 2.6.11's; that today's is under RCU was read in v5.8.</summary>
    private static SheetOperation SocketNow => new(
        "socket",
        Step("__sock_create", "try_module_get ipv6.refcnt"),
        Step("inet6_create", "jump into ipv6.text"),
        Step("__sock_create", "try_module_get ipv6.refcnt"),
        Step("__sock_create", "module_put ipv6.refcnt"));

    private static SheetStep Step(string function, string does = "") => new(function, does);
}
