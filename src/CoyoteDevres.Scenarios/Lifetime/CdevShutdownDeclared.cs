using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>
/// What the versions of <c>cdev_del</c> let happen. CDEV-0.2: it stops new lookups only; CDEV-0.5: it waits for whoever sleeps in an operation (the sheet's
/// sections 0.2 and 0.5). Nobody is woken at all: L10 of the ladder.
/// </summary>
internal static class CdevShutdownDeclared
{
    private const string Shutdown = "cdev-shutdown";

    private static readonly DeclaredFinding[] StillRuns = Of("CDEV-0.2", "slab-use-after-free toy_ioctl toy_chip");

    /// <summary>
    /// Discovered, in the posted patch ("cdev: Finish the cdev api with queued mode support", 20 January 2021): its <c>cdev_del</c> calls
    /// <c>kobject_put(&amp;cdev->kobj)</c> and then asks <c>cdev->qregistered</c>, of every cdev. One that <c>cdev_alloc</c> made is freed by
    /// <c>cdev_dynamic_release</c> in that put, if no file is open (fs/char_dev.c). One task does all of it; no lock is involved. Whoever embeds a
    /// cdev keeps its device until after <c>cdev_del</c>, and is not hit.
    /// </summary>
    private static readonly DeclaredFinding[] AskedAfterPut = Of(null, "slab-use-after-free cdev_del cdev");

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. In(Shutdown, "QC0", "open-vs-unbind short-vs-unbind short-and-short-vs-unbind open-unbind-short-close", StillRuns),
        .. In(Shutdown, "QC0", "sleeping-vs-unbind", Of("CDEV-0.2", "slab-use-after-free toy_calibrate toy_chip")),
        .. In(Shutdown, "QC0", "read-vs-unbind", Of("L10", "missed-wake-up toy_read toy_device.wait")),
        .. In(Shutdown, "QC1", "read-vs-unbind", Of("CDEV-0.5", "hung-task cdev_del toy_device.cdev.qdead", "missed-wake-up toy_read toy_device.wait")),
        .. In(Shutdown, "QC1d", "close-vs-unbind unbind", AskedAfterPut),
    ]);
}
