namespace CoyoteDevres.Scenarios.Modules;

/// <summary>The facts' steps of the loaders, of open and close, and of socket (sections A3 to A5 and A7 to A9), by version.</summary>
internal static class ModuleSteps
{
    internal const string Deleted = "foo.flags & MOD_DELETED";

    /// <summary>Against rmmod.</summary>
    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "2.2" => [OldOpen("kernel_flag"), OldClose("kernel_flag"), LockedRead, OldImport, OldRmmod("kernel_flag"), OldSocket("sys_socket take kernel_flag")],
        "2.3up" => [OldOpen(null), OldClose(null), OldImport, OldRmmod(null), OldSocket(null)],
        "2.3smp" => [OldOpen("kernel_flag"), OldClose("kernel_flag"), OldImport, OldRmmod("kernel_flag"), OldSocket("sock_create down_read net_family_lock")],
        "2.4" => [.. ModuleOwnerSteps.In24, OldImport, OldSocket("sock_create down_read net_family_lock")],
        "2.6" => ModuleOwnerSteps.In26,
        _ => ModuleOwnerSteps.Now,
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
                Step("add_unformed_module", "lock kernel.module_mutex"),
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

    /// <summary>Of statfs, and what umount meets: that the dentry pins the superblock the sheet has from memory.</summary>
    internal static IReadOnlyList<SheetOperation> OfStatfs(string version) =>
    [
        new(
            "statfs",
            [
                .. version is "2.2" or "2.3smp" ? new[] { Step("sys_statfs", "take kernel_flag") } : [],
                new SheetStep("path_lookup", "lock dcache_lock", Mark.Recalled),
                new SheetStep("path_lookup", "write super_block.s_users", Mark.Recalled),
                .. version == "2.4" ? new[] { Step("vfs_statfs", "take kernel_flag") } : [],
                Step("vfs_statfs", "use foofs.data"),
                Step("foofs_statfs", "jump into foofs.text"),
                .. version == "2.4" ? new[] { Step("vfs_statfs", "give back kernel_flag") } : [],
                new SheetStep("path_release", "write super_block.s_users", Mark.Recalled),
                .. version is "2.2" or "2.3smp" ? new[] { Step("sys_statfs", "give back kernel_flag") } : [],
            ]),
    ];

    private static SheetOperation LockedRead => new("read", Step("sys_read", "take kernel_flag"), Step("foo_read", "jump into foo.text"), Step("sys_read", "give back kernel_flag"));

    /// <summary>That the check of a dependency does not look at the mark is what the sheet derives.</summary>
    private static SheetOperation OldImport => new(
        "insmod-importer",
        Step("find_module", "read baz.flags & MOD_DELETED"),
        new SheetStep("init_module", "use foo.data", Mark.Derived),
        Step("init_module", "set baz.usecount"),
        Step("baz_init", "jump into baz.text"));

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
