using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Drm;

/// <summary>What the scenarios find. The bugs' names are those of the fact sheet, section 3.3, after the version in which it has them.</summary>
internal static class DrmFindings
{
    /// <summary>A handler without a section: the device was there when the ioctl began, and the registers are unmapped when it uses them.</summary>
    private static readonly DeclaredFinding[] Toctou = Parse("D1", "freed drm_registers: driver_submit_ioctl");

    /// <summary>A blocking read or poll: only an event or a signal ends it, in every version.</summary>
    private static readonly DeclaredFinding[] NotWoken = Parse("D4", "missed drm_file.event_wait: drm_read");

    private static readonly DeclaredFinding[] PollNotWoken = Parse("D4", "missed drm_file.event_wait: do_poll");

    /// <summary>
    /// A section that waits for the driver's remove, which waits for the section. The sheet has it as "deadlock in the gate", inferred.
    /// </summary>
    private static readonly DeclaredFinding[] Gate = Parse("D-gate", "hung drm_registers.removed: driver_wait_ioctl", "hung drm_unplug_srcu: drm_dev_unplug");

    /// <summary>
    /// The last close sees the flag while the unplugging waits for sections, and unregisters and puts for it: then both do so. The last put
    /// may be either's.
    /// </summary>
    private static readonly DeclaredFinding[] TwoPuts = Parse(
        "D2",
        "underflow drm_device.ref: drm_dev_unplug drm_minor_release",
        "freed drm_device.ref: drm_dev_unplug drm_minor_release",
        "freed drm_device.open_count: drm_dev_unplug",
        "freed drm_device.registered: drm_dev_unregister",
        "freed drm_device: drm_modeset_unregister_all",
        "freed drm_minor: drm_minor_release",
        "freed drm_minor.kdev.kobj.state_in_sysfs: drm_minor_unregister device_del");

    /// <summary>Unregistering twice, by a driver for which that is not nothing: its <c>unload</c> frees.</summary>
    private static readonly DeclaredFinding[] UnloadedTwice = Parse("D2", "freed udl_device: udl_driver_unload");

    private static readonly DeclaredFinding[] UnloadedTogether =
    [
        .. UnloadedTwice,
        .. Parse(
            "D2",
            "double-free udl_device: udl_driver_unload",
            "freed drm_device.registered: drm_dev_unregister",
            "freed drm_device: drm_modeset_unregister_all",
            "freed drm_device.dev_private: udl_driver_unload"),
    ];

    private static readonly DeclaredFinding[] Leftover = Parse("D5", "warning drm_device.mode_config.fb_list: drm_mode_config_cleanup");

    /// <summary>
    /// What D5 set out to mend, and the sheet has under D5: a driver that cleans its mode configuration up in its remove frees the
    /// framebuffers of open files, and closing one walks its list of them.
    /// </summary>
    private static readonly DeclaredFinding[] FreedUnderFile = [.. Leftover, .. Parse("D5", "freed drm_framebuffer.filp_head.next: drm_fb_release")];

    private static readonly DeclaredFinding[] FreedBesideClose =
    [
        .. FreedUnderFile,
        .. Parse(
            "D5",
            "double-free drm_framebuffer: drm_framebuffer_free",
            "gpf drm_framebuffer.head.next: drm_mode_config_cleanup",
            "corrupt-del drm_framebuffer.head: drm_framebuffer_cleanup",
            "freed drm_framebuffer: drm_fb_release",
            "freed drm_framebuffer.filp_head.prev: drm_fb_release",
            "freed drm_framebuffer.head.next: drm_framebuffer_cleanup drm_mode_config_cleanup",
            "freed drm_framebuffer.head.prev: drm_framebuffer_cleanup"),
    ];

    /// <summary>D5: the close after the unplugging leaves its framebuffers, linked to a file that is freed; the clean-up unlinks them.</summary>
    private static readonly DeclaredFinding[] LeftByFile = [.. Leftover, .. Parse("D5", "freed drm_file.fbs.next: drm_mode_config_cleanup")];

    /// <summary>
    /// The device's memory in user space: unplugging leaves the page where it was, and a fault maps it again, until v5.14 (section 3.1 and 3.2, step 4 of unplug).
    /// </summary>
    private static readonly DeclaredFinding[] Mapped = Parse("D-mmap", "freed drm_registers: user_access");

    private static readonly DeclaredFinding[] FaultedIn = Parse("D-mmap", "freed drm_registers: ttm_mem_io_reserve user_access");

    /// <summary>
    /// Discovered: the driver's module is unloaded between <c>drm_minor_acquire</c> and <c>fops_get</c> of an open. <c>drm_stub_open</c> looks the minor up, whose device gets a
    /// reference; the module gets none (drm_drv.c, v3.15 and a tree of v6.1 or so [V]). Then it reads <c>minor-&gt;dev-&gt;driver-&gt;fops</c>: <c>struct drm_driver</c> and
    /// <c>fops</c> are the module's data. <c>delete_module</c> finds the count at zero, marks the module as going and calls its exit, which unregisters the driver:
    /// <c>drm_dev_unplug</c> sets the flag, waits for sections, of which an open is none, and takes the minor away, which waits for nobody; devres puts the device, which the open
    /// still holds, and the module is freed. No lock is between them: <c>drm_global_mutex</c>, which the open holds up to v5.5, is taken by the unplugging up to D2 only (the change
    /// that pushes it into <c>drm_open</c>, v5.6, was read). The open then reads the freed data for <c>fops</c>, for the module's state and count in
    /// <c>try_module_get</c>, or, refused there, for <c>driver-&gt;release</c> when it drops the last reference on the device (<c>drm_dev_release</c>).
    /// </summary>
    private static readonly DeclaredFinding[] Unloaded = Parse(
        null,
        "unloaded drm_driver.data: drm_dev_release drm_stub_open",
        "unloaded drm_driver.refcnt: drm_stub_open",
        "unloaded drm_driver.state: try_module_get");

    private static readonly string[] OpensBesideRmmod = ["module-open-vs-rmmod", "module-open-close-vs-rmmod"];

    private static readonly (string[] Scenarios, DeclaredFinding[] Findings)[] NotZapped =
    [
        (["fault-vs-unplug"], FaultedIn),
        (["access-vs-unplug", "open-mmap-unplug-access-close"], Mapped),
    ];

    /// <summary>D0: the device is unregistered once, by the last close or by the unplugging.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> D0 { get; } = Of("D0", [.. NotZapped, (["submit-vs-unplug"], Toctou)]);

    /// <summary>D1: not yet a section to enter.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> D1 { get; } = Of(
        "D1",
        [.. NotZapped, (["submit-vs-unplug"], Toctou), (["unload-close-vs-unplug", "unload-open-unplug-close"], UnloadedTwice)]);

    /// <summary>D2.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> D2 { get; } = Of(
        "D2",
        [
            .. NotZapped,
            .. Sections,
            (["open-close-vs-unplug", "close-vs-unplug", "close-fb-vs-unplug", "close-mapped-vs-unplug"], TwoPuts),
            (["unload-close-vs-unplug"], UnloadedTogether),
            (["unload-open-unplug-close"], UnloadedTwice),
        ]);

    /// <summary>D3.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> D3 { get; } = Of("D3", [.. NotZapped, .. Sections, (OpensBesideRmmod, Unloaded)]);

    /// <summary>D4.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> D4 { get; } = Of("D4", [.. NotZapped, .. Sections, .. EarlyFramebuffers, (OpensBesideRmmod, Unloaded)]);

    /// <summary>D4z: a driver whose faults are in no section has the page mapped again after the zap.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> D4Z { get; } = Of(
        "D4z",
        [.. Sections, .. EarlyFramebuffers, (OpensBesideRmmod, Unloaded), (["not-entering-fault-vs-unplug", "not-entering-access-vs-unplug"], FaultedIn)]);

    /// <summary>D5.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> D5 { get; } = Of(
        "D5",
        [
            .. Sections.Where(s => s.Findings == Gate),
            (OpensBesideRmmod, Unloaded),
            (["addfb-vs-unplug", "close-fb-vs-unplug", "open-addfb-unplug-close"], LeftByFile),
            (["early-close-fb-vs-unplug"], [.. LeftByFile, .. Parse("D5", "freed drm_file.fbs.prev: drm_mode_config_cleanup")]),
            (["early-open-addfb-unplug-close"], Leftover),
        ]);

    /// <summary>Since D2: a driver that does not enter, one whose section waits for the removal, and such a section of another device.</summary>
    private static (string[] Scenarios, DeclaredFinding[] Findings)[] Sections =>
        [(["not-entering-submit-vs-unplug"], Toctou), (["wait-vs-unplug", "other-section-vs-unplug"], Gate)];

    private static (string[] Scenarios, DeclaredFinding[] Findings)[] EarlyFramebuffers =>
        [(["early-close-fb-vs-unplug"], FreedBesideClose), (["early-open-addfb-unplug-close"], FreedUnderFile)];

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> Of(string version, (string[] Scenarios, DeclaredFinding[] Findings)[] own) => Table(
        "drm",
        version,
        [
            .. own,
            (["read-vs-unplug", "open-unplug-read-close"], NotWoken),
            (["poll-vs-unplug", "open-unplug-poll-close"], PollNotWoken),
        ]);
}
