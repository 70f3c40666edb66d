namespace CoyoteDevres.Scenarios.Modules;

/// <summary>The facts' steps of the loaders, of open and close, and of socket (sections A3 to A5 and A7 to A9), by version.</summary>
internal static class ModuleSteps
{
    private const string Deleted = "foo.flags & MOD_DELETED";

    /// <summary>Against rmmod.</summary>
    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "2.2" => [OldOpen("kernel_flag"), OldClose("kernel_flag"), LockedRead, OldRmmod("kernel_flag"), OldSocket("sys_socket take kernel_flag")],
        "2.3up" => [OldOpen(null), OldClose(null), OldRmmod(null), OldSocket(null)],
        "2.3smp" => [OldOpen("kernel_flag"), OldClose("kernel_flag"), OldRmmod("kernel_flag"), OldSocket("sock_create down_read net_family_lock")],
        "2.4" => [OwnedOpen24, OwnedClose24, Rmmod24, OldSocket("sock_create down_read net_family_lock")],
        "2.6" => [OwnedOpen26, OwnedClose26, Rmmod26, Socket26],
        _ => [OwnedOpenNow, OwnedCloseNow, RmmodNow, SocketNow],
    };

    /// <summary>Of loading a module.</summary>
    internal static IReadOnlyList<SheetOperation> OfInsmod(string version) => version switch
    {
        "2.6" =>
        [
            new SheetOperation(
                "insmod",
                Step("sys_init_module", "lock module_mutex"),
                Step("load_module", "set the state of foo.ref"),
                Step("sys_init_module", "unlock module_mutex"),
                Step("foo_init", "jump into foo.text"),
                Step("sys_init_module", "set the state of foo.ref"),
                Step("sys_init_module", "module_put foo.ref")),
        ],
        "now" =>
        [
            new SheetOperation(
                "insmod",
                Step("add_unformed_module", "lock module_mutex"),
                Step("complete_formation", "write foo.state"),
                Step("foo_init", "jump into foo.text"),
                Step("do_init_module", "write foo.state"),
                Step("do_init_module", "module_put foo.refcnt")),
        ],
        _ =>
        [
            new SheetOperation(
                "insmod",
                [
                    .. Lock(version, "create_module", "take"),
                    .. Lock(version, "init_module", "take"),
                    Step("find_module", $"read {Deleted}"),
                    .. Lock(version, "init_module", "give back"),
                    Step("init_module", "set foo.usecount"),
                    Step("foo_init", "jump into foo.text"),
                    Step("register_chrdev", "write chrdevs[42].fops"),
                    Step("init_module", "add to foo.usecount"),
                    .. Lock(version, "init_module", "give back"),
                ]),
        ],
    };

    private static SheetOperation LockedRead => new("read", Step("sys_read", "take kernel_flag"), Step("foo_read", "jump into foo.text"), Step("sys_read", "give back kernel_flag"));

    private static SheetOperation OwnedOpen24 => new(
        "open-owned",
        Step("get_chrfops", "read chrdevs[42].fops"),
        Step("try_inc_mod_count", "lock unload_lock"),
        Step("try_inc_mod_count", $"read {Deleted}"),
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
        Step("find_module", $"read {Deleted}"),
        Step("delete_module", "lock unload_lock"),
        Step("delete_module", "read foo.usecount"),
        Step("delete_module", $"write {Deleted}"),
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
        Step("delete_module", "lock module_mutex"),
        Step("delete_module", "read foo.state"),
        Step("try_release_module_ref", "take the base from foo.refcnt"),
        Step("try_stop_module", "write foo.state"),
        Step("delete_module", "unlock module_mutex"),
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

    private static SheetOperation OldOpen(string? bkl) => new(
        "open",
        [
            .. Held(bkl, "sys_open", "take"),
            Step("open_namei", "give back"),
            Step("get_chrfops", "read chrdevs[42].fops"),
            Step("foo_open", "jump into foo.text"),
            Step("foo_open", "add to foo.usecount"),
            Step("request_irq", "give back"),
            Step("foo_open", "return through foo.text"),
            .. Held(bkl, "sys_open", "give back"),
        ]);

    private static SheetOperation OldClose(string? bkl) => new(
        "close",
        [
            .. Held(bkl, "sys_close", "take"),
            Step("filp_close", "use foo.data"),
            Step("foo_release", "jump into foo.text"),
            Step("foo_release", "add to foo.usecount"),
            Step("foo_release", "return through foo.text"),
            .. Held(bkl, "sys_close", "give back"),
        ]);

    private static SheetOperation OldRmmod(string? bkl) => new(
        "rmmod",
        [
            .. Held(bkl, "delete_module", "take"),
            Step("delete_module", "give back"),
            Step("find_module", $"read {Deleted}"),
            Step("delete_module", "read foo.usecount"),
            Step("delete_module", $"write {Deleted}"),
            Step("foo_cleanup", "jump into foo.text"),
            Step("unregister_chrdev", "write chrdevs[42].fops"),
            Step("free_module", "free foo.text"),
            .. Held(bkl, "delete_module", "give back"),
        ]);

    private static SheetOperation OldSocket(string? locks) => new(
        "socket",
        [
            .. locks is null ? [] : new[] { Step(locks[..locks.IndexOf(' ', StringComparison.Ordinal)], locks[(locks.IndexOf(' ', StringComparison.Ordinal) + 1)..]) },
            Step("sock_create", "read net_families[inet6]"),
            Step("inet6_create", "jump into ipv6.text"),
            Step("inet6_create", "add to ipv6.usecount"),
            Step("inet6_create", "return through ipv6.text"),
        ]);

    private static SheetStep[] Lock(string version, string function, string does) => Held(version == "2.3up" ? null : "kernel_flag", function, does);

    private static SheetStep[] Held(string? bkl, string function, string does) => bkl is null ? [] : [Step(function, $"{does} {bkl}")];

    private static SheetStep Step(string function, string does = "") => new(function, does);
}
