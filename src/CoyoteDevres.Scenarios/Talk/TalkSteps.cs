namespace CoyoteDevres.Scenarios.Talk;

/// <summary>The lines of the slides that others could see the effect of, in their order, where nothing fails.</summary>
internal static class TalkSteps
{
    private static readonly SheetStep[] Allocates =
        [new("xyz_probe", "write xyz_data.foo"), new("xyz_probe", "write xyz_data.bar"), new("xyz_probe", "write xyz_data.baz"), SetsData];

    private static readonly SheetStep[] RemovesByHand =
    [
        new("xyz_remove", "read platform_device.dev.driver_data"),
        new("xyz_remove", "read xyz_data.baz"),
        new("free_baz", "kfree baz"),
        new("xyz_remove", "read xyz_data.bar"),
        new("free_bar", "kfree bar"),
        new("xyz_remove", "read xyz_data.foo"),
        new("free_foo", "kfree foo"),
        new("xyz_remove", "kfree xyz_data"),
    ];

    /// <summary>T1 and T2m: allocated in one order, freed in the other.</summary>
    internal static SheetOperation ByHand { get; } = new("bind-unbind", [.. Allocates, .. RemovesByHand]);

    /// <summary>T2: what the missing braces make of it.</summary>
    internal static SheetOperation WithoutBraces { get; } = new(
        "bind-unbind",
        new SheetStep("xyz_probe", "write xyz_data.foo"),
        new SheetStep("xyz_probe", "read xyz_data.foo"),
        new SheetStep("xyz_probe", "kfree xyz_data"),
        new SheetStep("xyz_remove", "read platform_device.dev.driver_data"));

    /// <summary>T3: up to the free that KASAN stops at.</summary>
    internal static SheetOperation ManagedTwice { get; } = new("bind-unbind", [.. Allocates, .. RemovesByHand]);

    /// <summary>T3m: devres frees in the other order; the sheet's section 6.1.</summary>
    internal static SheetOperation Managed { get; } = new(
        "bind-unbind",
        [
            .. Allocates,
            new("devres_release_all", "empty platform_device.dev.devres_head"),
            new("devm_baz_release", "kfree baz"),
            new("devm_bar_release", "kfree bar"),
            new("devm_foo_release", "kfree foo"),
            new("devm_kmalloc_release", "kfree xyz_data"),
        ]);

    /// <summary>T4 and T5.</summary>
    internal static SheetOperation Kfreep { get; } = new("bar", new SheetStep("do_something", "use foo"), new SheetStep("kfreep", "kfree foo"));

    /// <summary>T6: the count put in both scopes is the variable's.</summary>
    internal static SheetOperation UnrefsTheVariable { get; } = new(
        "bar",
        new SheetStep("ref_foo", "get foo.ref"),
        new SheetStep("unref_foo", "put (struct foo *)&foo.ref"),
        new SheetStep("do_something", "use foo"),
        new SheetStep("unref_foo", "put (struct foo *)&foo.ref"));

    /// <summary>T6a and T6m: one reference more to return, one put in each scope.</summary>
    internal static SheetOperation Unrefs { get; } = new(
        "bar",
        new SheetStep("ref_foo", "get foo.ref"),
        new SheetStep("unref_foo", "put foo.ref"),
        new SheetStep("do_something", "use foo"),
        new SheetStep("unref_foo", "put foo.ref"),
        new SheetStep("free_foo", "kfree foo"));

    private static SheetStep SetsData => new("xyz_probe", "write platform_device.dev.driver_data");
}
