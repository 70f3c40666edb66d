using static CoyoteDevres.Scenarios.Lifetime.LifetimeDeclarations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>What versions of Rust's <c>Devres</c> let happen (section 7.3).</summary>
internal static class RustDeclared
{
    private const string Rust = "rust";

    /// <summary>The destructor still runs when the device is unbound, and what was acquired before the resource is released.</summary>
    private static readonly DeclaredFinding[] UsedAfterUnbind = Of("RD0", "slab-use-after-free drop_in_place bus_window");

    /// <summary>
    /// Discovered: RD2 has RD0's race again; the sheet knows of nothing. In rust/kernel/devres.rs at ba268514ea14, in the order of the shortest schedule:
    /// <c>Devres::drop</c> calls <c>revoke_nosync</c>, whose <c>revoke_internal</c> swaps <c>is_available</c> to false and wins; before its
    /// <c>drop_in_place</c>, the unbinding's <c>devres_release_all</c>, which has taken the action off the list, runs <c>devres_callback</c>: it calls
    /// <c>data.revoke()</c>, which returns false at once, and the patch has removed the wait for <c>revoke</c> that f744201c6159 had put there for this case;
    /// so the callback returns, and older resources and the binding go. Then the destructor runs. Nothing else orders the two: drop takes no
    /// <c>device_lock</c>; <c>remove_action</c> comes after the destructor, and fails; the count that is back keeps the memory of the flag, not the
    /// binding. Also where the file owns the resource, and removal's reference plays no part (close-mapped).
    /// </summary>
    private static readonly DeclaredFinding[] UsedAfterUnbindAgain = [.. UsedAfterUnbind.Select(f => f with { Bug = null })];

    /// <summary>In <c>devres_release_all</c>: dropping the registration drops the resource, which waits for its own action, further down the list.</summary>
    private static readonly DeclaredFinding[] WaitsForItself = Of("RD1", "hung-task devres::drop rust_device.data.devm");

    private static readonly DeclaredFinding[] Sleeps = Of("RD-sleep", "sleeping-in-atomic calibrate a timeout");

    private const string Uses = "open-vs-unbind short-vs-unbind nested-vs-unbind close-vs-unbind close-and-close-vs-unbind", Mapped = "close-mapped-vs-unbind", Sleeping = "sleeping-vs-unbind";

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. In(Rust, "RD0", $"{Uses} {Mapped}", UsedAfterUnbind),
        .. In(Rust, "RD0", Sleeping, UsedAfterUnbind, Sleeps),
        // The device's own resource is dropped after the list was emptied only; a file's may have its action taken back before.
        .. In(Rust, "RD0a", Mapped, UsedAfterUnbind),
        .. In(Rust, "RD0a", Sleeping, Sleeps),
        .. In(Rust, "RD0f", Sleeping, Sleeps),
        .. In(Rust, "RD1", $"{Uses} {Mapped} unbind", WaitsForItself),
        .. In(Rust, "RD1", Sleeping, WaitsForItself, Sleeps),
        .. In(Rust, "RD2", $"{Uses} {Mapped}", UsedAfterUnbindAgain),
        .. In(Rust, "RD2", Sleeping, UsedAfterUnbindAgain, Sleeps),
    ]);
}
