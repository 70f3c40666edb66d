using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Dvb;

/// <summary>
/// What the scenarios find. The bugs are those of the fact sheet, section 4c: DVB-dvbdev (the device is freed under an open file), DVB-fops (so is the
/// copy of its operations), DVB-CA and DVB-net (what the driver frees is used at close), DVB-FE (an open that waits for itself), DVB-register (a device
/// whose registration fails stays published), DVB-CA-wait (the removal waits for user space).
/// </summary>
internal static class DvbFindings
{
    private const string Freed = "slab-use-after-free", CaRelease = "dvb_ca_en50221_io_release", NetClose = "dvb_net_close";

    /// <summary>The VFS puts the module of operations that the last reference on the device has freed, or that are freed already.</summary>
    internal static DeclaredFinding Fops { get; } = Of("DVB-fops", "__fput", "dvbdevfops");

    /// <summary>
    /// The same of an open that the device has refused, as another user has it or as it goes: <c>replace_fops</c> in <c>dvb_device_open</c> has made <c>f_op</c> point to the copy,
    /// and <c>do_dentry_open</c> puts its module when <c>dvbdev_mutex</c> and <c>minor_rwsem</c> are dropped, and with them what kept the removal from freeing it.
    /// </summary>
    internal static DeclaredFinding FopsOfRefused { get; } = Of("DVB-fops", "do_dentry_open", "dvbdevfops");

    /// <summary>The device was freed when it was unregistered.</summary>
    internal static DeclaredFinding[] Dvbdev { get; } =
        [Of("DVB-dvbdev", "dvb_generic_release", "dvb_device.users"), Of("DVB-dvbdev", "dvb_generic_release", "dvb_device.writers")];

    /// <summary>The same, seen by the network device's close.</summary>
    internal static DeclaredFinding NetDvbdev { get; } = Of("DVB-dvbdev", NetClose, "dvb_device");

    /// <summary>The driver's structure is gone when the file is closed.</summary>
    internal static DeclaredFinding CaClosed { get; } = Of("DVB-CA", CaRelease, "dvb_ca_en50221");

    /// <summary>Or when it is used.</summary>
    internal static DeclaredFinding CaUsed { get; } = Of("DVB-CA", "dvb_ca_en50221_slot_shutdown", "dvb_ca_en50221");

    /// <summary>What 280a8ab81733 brings: the removal waits, uninterruptibly, until user space closes.</summary>
    internal static DeclaredFinding[] CaWaits { get; } = [Of("DVB-CA-wait", "dvb_ca_en50221_release", "dvb_device.wait_queue", "hung-task")];

    /// <summary>
    /// What CA took over from net, which has always had it: the removal waits, uninterruptibly, until user space closes. Known by the sheet as a
    /// pattern (4c), not as a bug. Read: <c>dvb_net_release</c> before and after 4172385b0c9a [V]; <c>wait_event</c> sleeps uninterruptibly, and nothing but the
    /// last close wakes it.
    /// </summary>
    internal static DeclaredFinding[] NetWaits { get; } = [Of(null, "dvb_net_release", "dvb_device.wait_queue", "hung-task")];

    /// <summary>A device that could not be registered is found by its minor.</summary>
    internal static DeclaredFinding[] Register { get; } = [Of("DVB-register", "dvb_device_open", "dvb_device")];

    /// <summary>Opened after release had looked whether somebody has it open.</summary>
    internal static DeclaredFinding[] NetOpened { get; } = NetClosed("DVB-net");

    /// <summary>
    /// Discovered: the network device is closed while it is released, before and after 4172385b0c9a. <c>dvb_net_close</c> calls <c>dvb_generic_release</c>, which counts
    /// <c>dvbdev-&gt;users</c> up and puts the device, and then reads <c>dvbdev-&gt;users</c> and <c>dvbnet-&gt;exit</c>, lets go of <c>remove_mutex</c> (after the change) and wakes
    /// through <c>dvbdev-&gt;wait_queue</c>. <c>dvb_net_release</c> waits for <c>users</c> to be 1 without any lock: <c>remove_mutex</c> it holds only while it sets <c>exit</c>, and
    /// <c>wait_event</c> does not sleep if the condition holds already. So it goes on as soon as the count is up, unregisters the device, which drops the last references, and
    /// returns to a driver that frees <c>struct dvb_net</c>. Read: the posting of 4172385b0c9a, with both functions before and after it [V]. <c>minor_rwsem</c>, which
    /// unregistering takes, is not the close's; the file's reference on the device is gone by then.
    /// </summary>
    internal static DeclaredFinding[] NetClosedBesideRelease { get; } = NetClosed(null);

    /// <summary>The same with the lock that 4172385b0c9a adds.</summary>
    internal static DeclaredFinding[] NetClosedWithLock { get; } = [.. NetClosedBesideRelease, Of(null, NetClose, "dvb_net.remove_mutex")];

    /// <summary>
    /// Discovered: the same in the conditional access device after 280a8ab81733. <c>dvb_ca_en50221_io_release</c> holds <c>remove_mutex</c>, counts
    /// <c>users</c> up in <c>dvb_generic_release</c>, and goes on to put the driver's module through <c>ca-&gt;pub</c>, to put <c>ca</c>, to read <c>users</c> and <c>exit</c>, to unlock and
    /// to wake. <c>dvb_ca_en50221_release</c> has set <c>exit</c>, or looks at <c>users</c> without the lock, finds 1 and goes on: it puts its own reference on <c>ca</c> and
    /// returns to a driver that frees <c>pub</c>. Whoever puts <c>ca</c> last frees it with <c>remove_mutex</c> held, or waited for, by the close. Read: the posting, and the release in a
    /// tree after it [V]. What the change is for, the wait itself, holds: a file that is not being closed keeps everything.
    /// </summary>
    internal static DeclaredFinding[] CaClosedBesideRelease { get; } =
    [
        Of(null, CaRelease, "dvb_ca_en50221"),
        Of(null, CaRelease, "dvb_ca_private.exit"),
        Of(null, CaRelease, "dvb_ca_private.remove_mutex"),
        Of(null, CaRelease, "dvb_device.users"),
        Of(null, CaRelease, "dvb_device.wait_queue"),
        Of(null, "dvb_ca_private_free", "dvb_ca_private.remove_mutex", "held-lock-freed"),
    ];

    /// <summary>Open holds <c>remove_mutex</c>, and so does what it calls; nobody else is needed. A removal waits for the same lock.</summary>
    internal static DeclaredFinding[] FrontendWaitsForItself { get; } =
    [
        Of("DVB-FE", "dvb_frontend_stop", "dvb_frontend.remove_mutex", "recursive-locking"),
        Of("DVB-FE", "dvb_frontend_stop", "dvb_frontend.remove_mutex", "hung-task"),
    ];

    /// <summary>And every other open of any DVB device behind it, for <c>dvbdev_mutex</c>.</summary>
    internal static DeclaredFinding OpenWaits { get; } = Of("DVB-FE", "dvb_device_open", "dvbdev_mutex", "hung-task");

    private static DeclaredFinding[] NetClosed(string? bug) =>
        [Of(bug, NetClose, "dvb_device.users"), Of(bug, NetClose, "dvb_device.wait_queue"), Of(bug, NetClose, "dvb_net.exit")];

    private static DeclaredFinding Of(string? bug, string function, string target, string kind = Freed) => new(new FindingKey(kind, function, target), bug);
}
