using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>
/// What <c>drm_dev_enter</c> and its absence let happen (section 3.3). D1: unplugged is asked and not held; D-gate: a section waits for what only removal
/// provides; D-global: one domain for all devices, so that a section of another one is waited for, too.
/// </summary>
internal static class DrmEnterDeclared
{
    private const string Enter = "drm-enter";

    private static readonly DeclaredFinding[] Gate = Of("D-gate", "hung-task drm_dev_unplug drm_unplug_srcu");

    private static readonly DeclaredFinding[] Global = Of("D-global", "hung-task drm_dev_unplug drm_unplug_srcu");

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. In(Enter, "DE0", "open-vs-unbind short-ioctl-vs-unbind short-ioctl-and-short-ioctl-vs-unbind", Freed("toy_ioctl")),
        .. In(Enter, "DE0", "sleeping-ioctl-vs-unbind", Freed("toy_calibrate")),
        .. In(Enter, "DE0", "nested-ioctl-vs-unbind", Freed("toy_nested")),
        .. In(Enter, "DE0", "poll-vs-unbind", Freed("toy_poll")),
        .. In(Enter, "DE1", "blocking-read-vs-unbind", Gate),
        .. In(Enter, "DE1", "other-reads-vs-unbind", Global),
        .. In(Enter, "DE1w", "other-reads-vs-unbind", Global),
        .. In(Enter, "DE2f", "blocking-read-vs-unbind", Gate),
    ]);

    private static DeclaredFinding[] Freed(string function) => Of("D1", $"slab-use-after-free {function} toy_chip", $"slab-use-after-free {function} toy_registers.status");
}
