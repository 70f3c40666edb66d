namespace CoyoteDevres.Scenarios.Modules;

/// <summary>
/// What each version lets happen. Known bugs have the facts' names: RACE-1 to RACE-12 are the races of section A6, A3-, A5- and B5- what the
/// same sections derive, A10 the race that remains, and commits those of section A11.
/// </summary>
/// <remarks>
/// Two findings are in no sheet.
/// <para>
/// <b>A call through an empty slot</b> (sock_create, net_families; 2.2 and 2.3 on one processor). socket(2) tests the slot, allocates the
/// socket, which may sleep, and reads the slot again for the call (net/socket.c of 2.4.17, read; of 2.2 from memory; the order is section
/// A5's). While it sleeps, delete_module runs: the family's module counts nothing yet, its cleanup clears the slot (sock_unregister), and
/// the read that follows finds NULL. Nothing orders the two: in 2.2 both run under the big kernel lock, which the sleep drops; on one
/// processor the families' lock is empty. With several processors since 2.3 the reader holds that lock over both reads.
/// </para>
/// <para>
/// <b>The sweep's next module</b> (sys_delete_module without a name, 2.2 to 2.4; kernel/module.c of 2.4.17, read). The loop reads
/// mod->next before free_module(mod), which calls the module's cleanup; that may sleep, and the big kernel lock, all that protects the
/// list, is free meanwhile. delete_module with the next module's name finds it idle, unlinks and unmaps it. The sweep goes on with the
/// pointer that it has: its mark is read in unmapped memory before the loop begins anew.
/// </para>
/// </remarks>
internal static class ModuleFindings
{
    private const string InOpen = "text foo.text: foo_open", Pinned = "pinned module foo";

    // Release returns into freed text, and the core looks for the owner of freed operations.
    private const string Released = "text foo.text: foo_release";

    private static readonly string[] OfHook = ["text foo.text: foo_hook", "data foo.data: foo_hook"], OfTimer = ["text foo.text: foo_timer", "data foo.data: foo_timer"];

    /// <summary>By version and scenario.</summary>
    internal static Dictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new[] { In22, In23Up, In23Smp, In24, In26, InNow }.SelectMany(d => d).ToDictionary();

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> In22 => Table(
        "2.2",
        [
            .. UpTo23(),
            LowersTwice("data foo.data: filp_close sys_read"),
            Importer("data foo.data: foo_exported free_module"),
            (["hook-sleeps-vs-rmmod"], Of("RACE-12", OfHook[0])),
            (["socket-counted-first-vs-rmmod"], EmptySlot),
            (["socket-vs-rmmod"], [.. Of("RACE-1", "text ipv6.text: inet6_create"), .. EmptySlot]),
            (["close-socket-vs-rmmod"], Of("RACE-7", "text ipv6.text: inet6_release")),
        ]);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> In23Up => Table(
        "2.3up",
        [
            .. UpTo23(),
            LowersTwice("data foo.data: filp_close sys_read"),
            Importer("data foo.data: free_module"),
            (["hook-sleeps-vs-rmmod"], Of("RACE-12", OfHook[0])),
            (["socket-counted-first-vs-rmmod"], EmptySlot),
            (["socket-vs-rmmod"], [.. Of("RACE-1", "text ipv6.text: inet6_create"), .. EmptySlot]),
        ]);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> In23Smp => Table(
        "2.3smp",
        [
            .. UpTo23(),
            LowersTwice("data foo.data: filp_close sys_read foo_read", "text foo.text: foo_read"),
            Importer("data foo.data: foo_exported free_module"),
            .. WithoutTheLock,
        ]);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> In24 => Table(
        "2.4",
        [
            .. UpTo24,
            (["open-late-vs-rmmod", "open-late-vs-sweep"], [.. Of("RACE-1", InOpen), .. Unlocked24]),
            (["open-vs-rmmod", "open-vs-sweep", "open-predicate-counts-vs-rmmod"], Unlocked24),
            (["open-fail-keeps-vs-rmmod"], [.. Of("RACE-3", Pinned), .. Unlocked24]),
            (["open-fails-vs-rmmod"], [.. Of("RACE-8", "data foo.data: fops_put"), .. Unlocked24]),
            LowersTwice("data foo.data: filp_close sys_read foo_read fops_put", "text foo.text: foo_read"),
            (["open-cleanup-sleeps-vs-rmmod"], [.. Of("RACE-5", InOpen, "data foo.data: filp_close"), .. Unlocked24]),
            (["open-predicate-ignores-count-vs-rmmod"], [.. Of("A3-can-unload", InOpen, "data foo.data: filp_close"), .. Unlocked24]),
            Importer("data foo.data: foo_exported free_module"),
            (["close-sleeps-vs-rmmod"], Of("RACE-7", Released, "data foo.data: fops_put")),
            (["close-vs-rmmod"], Of("RACE-8", Released, "data foo.data: fops_put")),
            .. WithoutTheLock,
            (["close-socket-vs-rmmod"], Of("RACE-8", "text ipv6.text: inet6_release inet6_sock_destruct")),
            (["socket-init-fails-vs-rmmod"], Of("A5-double-dec", "data ipv6.data: sock_release", "pinned module ipv6")),
            (["open-half-ready-owned-vs-insmod"], HalfReady),
            (["open-init-fails-vs-insmod", "open-init-fails-owned-vs-insmod"], Of("RACE-11", InOpen, "data foo.data: chrdev_open filp_close")),
        ]);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> In26 => Table(
        "2.6",
        [
            .. SinceOwners("RACE-9", "data foo.ref: foo_open", Of("B5-cdev-put", "freed cdev: cdev_put")),
            LowersTwice("data foo.data: do_dentry_open filp_close foo_read vfs_read", "text foo.text: foo_open foo_read"),
            (["open-and-open-vs-rmmod"], [.. CalledIn26, .. PlainGet]),
            (["open-and-close-vs-rmmod"], [.. CalledIn26, .. PlainGet, .. Of("RACE-8", Released, "data foo.data: __fput")]),
            (["open-init-fails-owned-vs-insmod"],
                [.. Of("RACE-11", InOpen, "data foo.data: chrdev_open do_dentry_open filp_close", "data foo.ref: chrdev_open"), .. Of("B5-cdev-put", "freed cdev: cdev_put")]),
            // A module that waits for its users does not know of those who count for themselves too late, or until too early.
            (["open-close-vs-rmmod-wait"], [.. CalledIn26, .. Of("RACE-8", Released, "data foo.data: __fput")]),
            (["close-vs-rmmod-wait"], ClosedIn26("RACE-8")),
            (["close-sleeps-vs-rmmod-wait"], ClosedIn26("RACE-7")),
            (["read-vs-rmmod-wait"], [.. ClosedIn26("RACE-8"), .. WaitsForFile]),
            (["read-owned-vs-rmmod-wait"], WaitsForFile),
        ]);

    /// <summary>"rmmod --wait" sleeps uninterruptibly as long as somebody has a file open (A8, step 6 of delete); kernels since 3.x do not wait.</summary>
    private static DeclaredFinding[] WaitsForFile => Of("A8-wait", "hung foo.ref: wait_for_zero_refcount");

    private static DeclaredFinding[] ClosedIn26(string race) => [.. Of(race, Released, "data foo.data: __fput"), .. Of("B5-cdev-put", "freed cdev: cdev_put")];

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> InNow => Table(
        "now",
        [
            .. SinceOwners("RACE-9", "data foo.refcnt: foo_open", [], "data foo.state: try_module_get"),
            (["open-fail-lowers-twice-vs-rmmod"],
                Of(
                    "RACE-4",
                    "data foo.data: do_dentry_open filp_close foo_read vfs_read",
                    "text foo.text: foo_open foo_read",
                    "count-bug foo.refcnt: try_release_module_ref")),
            (["open-init-fails-owned-vs-insmod"],
                Of("RACE-11", InOpen, "data foo.data: chrdev_open do_dentry_open filp_close", "data foo.refcnt: cdev_put chrdev_open", "data foo.state: try_module_get")),
            (["socket-counted-first-vs-rmmod"],
                Of("RACE-9", "text ipv6.text: inet6_create", "data ipv6.data: __sock_create", "data ipv6.refcnt: inet6_create", "data ipv6.state: try_module_get")),
            (["kobject-release-delayed-vs-rmmod"], Of("A11-kobject-release", "text foo.text: foo_object_release")),
            (["kobject-release-completed-vs-rmmod"], Of("A10", "text foo.text: foo_object_release")),
            (["ipmi-close-vs-rmmod"], Of("1d49eb91e86e", "text ipmi_msghandler.text: free_user_work")),
            (["scsi-close-vs-rmmod"], Of("f2b85040acec", "data aha.data: scsi_device_dev_release")),
            (["pps-close-vs-unplug"], Of("c79a39dc8d06", "freed pps_device: cdev_put", "freed pps_device.cdev.kobj: cdev_put")),
            (["cdev-opens-plain-get-vs-unplug"], Of("68faa679b8be", "from-zero pps_device.cdev.kobj: cdev_get", "underflow pps_device.cdev.kobj: cdev_put")),
            (["uevent-show-vs-unplug"], Of("15fffc6a5624", "hung kn->active(uevent): device_remove_attrs", "hung bus_device.dev.mutex: uevent_show")),
        ]);

    private static DeclaredFinding[] CalledIn26 =>
        [.. Of("RACE-9", InOpen, "data foo.data: chrdev_open do_dentry_open", "data foo.ref: foo_open"), .. Of("B5-cdev-put", "freed cdev: cdev_put")];

    /// <summary>
    /// An open that finds the device in the inode takes a reference from zero (section B5), and uses and puts what it has then: 2.6.11, too.
    /// </summary>
    private static DeclaredFinding[] PlainGet =>
        Of("68faa679b8be", "from-zero cdev.kobj: cdev_get", "underflow cdev.kobj: cdev_put", "freed cdev.kobj: cdev_put", "freed cdev: chrdev_open");

    /// <summary>Through a slot that is empty again: discovered.</summary>
    private static DeclaredFinding[] EmptySlot => FindingText.Parse(null, "null net_families[inet6]: sock_create");

    private static DeclaredFinding[] HalfReady => Of("RACE-11", "null foo_dev: foo_open");

    /// <summary>2.4: operations without an owner are found, and only then is the lock taken that open runs under.</summary>
    private static DeclaredFinding[] Unlocked24 => Of("RACE-9", "data foo.data: chrdev_open");

    /// <summary>What the loader and the module do in 2.2 to 2.4.</summary>
    private static (string[] Scenarios, DeclaredFinding[] Findings)[] UpTo24 =>
    [
        (["timer-forgotten-vs-rmmod"], Of("RACE-10", OfTimer)),
        (["rmmod-next-vs-sweep"], FindingText.Parse(null, "data next.data: delete_module")),
        (["open-half-ready-vs-insmod"], HalfReady),
        (["rmmod-vs-insmod"], Of("A3-user-copy", "data foo.data: init_module")),
    ];

    /// <summary>Several processors, and paths without the big kernel lock: read and socket.</summary>
    private static (string[] Scenarios, DeclaredFinding[] Findings)[] WithoutTheLock =>
    [
        (["hook-vs-rmmod", "hook-sleeps-vs-rmmod"], Of("RACE-12", OfHook)),
        (["socket-counted-first-vs-rmmod", "socket-vs-rmmod"], Of("RACE-9", "data ipv6.data: sock_release")),
    ];

    /// <summary>2.2 and 2.3: open and close run under the big kernel lock.</summary>
    private static (string[] Scenarios, DeclaredFinding[] Findings)[] UpTo23() =>
    [
        .. UpTo24,
        (["open-late-vs-rmmod", "open-late-vs-sweep"], Of("RACE-1", InOpen)),
        (["open-fail-keeps-vs-rmmod"], Of("RACE-3", Pinned)),
        (["open-cleanup-sleeps-vs-rmmod"], Of("RACE-5", InOpen, "data foo.data: filp_close")),
        (["open-predicate-ignores-count-vs-rmmod"], Of("A3-can-unload", InOpen, "data foo.data: filp_close")),
        (["close-sleeps-vs-rmmod"], Of("RACE-7", Released)),
        (["open-init-fails-vs-insmod"], Of("RACE-11", InOpen, "data foo.data: filp_close")),
    ];

    /// <summary>2.6 and today: whoever counts himself is called without anything that keeps the module.</summary>
    private static (string[] Scenarios, DeclaredFinding[] Findings)[] SinceOwners(string race, string counts, DeclaredFinding[] also, params string[] state)
    {
        string[] called = [InOpen, "data foo.data: chrdev_open do_dentry_open", counts, .. state];
        return
        [
            (["open-late-vs-rmmod"], [.. Of("RACE-1", InOpen, counts), .. Of(race, called), .. also]),
            (["open-vs-rmmod", "open-cleanup-sleeps-vs-rmmod", "open-fails-vs-rmmod"], [.. Of(race, called), .. also]),
            (["open-fail-keeps-vs-rmmod"], [.. Of("RACE-3", Pinned), .. Of(race, called), .. also]),
            (["close-sleeps-vs-rmmod"], [.. Of("RACE-7", Released, "data foo.data: __fput"), .. also]),
            (["close-vs-rmmod"], [.. Of("RACE-8", Released, "data foo.data: __fput"), .. also]),
            (["timer-forgotten-vs-rmmod"], Of("RACE-10", OfTimer)),
            (["hook-vs-rmmod", "hook-sleeps-vs-rmmod"], Of("RACE-12", OfHook)),
            (["open-half-ready-vs-insmod", "open-half-ready-owned-vs-insmod"], HalfReady),
            (["open-init-fails-vs-insmod"], [.. Of("RACE-11", [.. called, "data foo.data: filp_close"]), .. also]),
            (["thread-puts-module-vs-rmmod"], Of("A10", "text foo.text: foo_thread")),
        ];
    }

    private static (string[] Scenarios, DeclaredFinding[] Findings) LowersTwice(params string[] lines) =>
        (["open-fail-lowers-twice-vs-rmmod"], Of("RACE-4", [.. lines, Pinned]));

    private static (string[] Scenarios, DeclaredFinding[] Findings) Importer(string uses) =>
        (["insmod-importer-vs-rmmod"], Of("RACE-6", "text foo.text: foo_exported", uses));

    private static DeclaredFinding[] Of(string bug, params string[] lines) => FindingText.Parse(bug, lines);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> Table(string version, (string[] Scenarios, DeclaredFinding[] Findings)[] declarations) =>
        FindingText.Table(ModuleScenarios.Subsystem, version, declarations);
}
