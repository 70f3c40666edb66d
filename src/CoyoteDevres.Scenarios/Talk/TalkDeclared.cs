using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Talk;

/// <summary>
/// What the checker says about the slides' code. What is not marked as a bug of the sheets was discovered: the slides are the whole source,
/// and each argument below rests on their text. No lock could order these: they are steps of one task, but for unbinding, which comes
/// after binding by <c>device_lock</c> and needs no race with it.
/// </summary>
internal static class TalkDeclared
{
    private const string Freed = "slab-use-after-free", Null = "null-dereference", Leak = "memory-leak", Underflow = "refcount-underflow";

    /// <summary>
    /// Discovered, T1: each error path frees <c>xyz</c> and then returns <c>PTR_ERR</c> of a member of it. Reached when the allocation before it fails.
    /// </summary>
    private static readonly DeclaredFinding[] ReadsAfterFree =
        [Of(Freed, "xyz_probe", "xyz_data.foo"), Of(Freed, "xyz_probe", "xyz_data.bar"), Of(Freed, "xyz_probe", "xyz_data.baz")];

    /// <summary>
    /// Discovered, T2: without braces the first <c>goto err_free_xyz</c> is taken on success too, and skips <c>free_foo</c>: nothing points to
    /// <c>foo</c> any more.
    /// </summary>
    private static readonly DeclaredFinding[] Forgets = [Of(Leak, "", "foo")];

    /// <summary>
    /// Discovered, T2: and <c>ret</c> is still 0, so <c>really_probe</c> keeps the device bound; its driver data was never set, and
    /// <c>xyz_remove</c> follows it.
    /// </summary>
    private static readonly DeclaredFinding[] RemovesNothing = [Of(Null, "xyz_remove", "platform_device.dev.driver_data")];

    /// <summary>
    /// Bug 1 of the sheet's section 6.2, a managed resource freed by hand: T3 keeps the remove of the slides before it. The free of <c>xyz</c>
    /// itself is what is seen first; <c>baz</c>, <c>bar</c> and <c>foo</c>, freed before it without complaint, would be freed again by devres.
    /// </summary>
    private static readonly DeclaredFinding[] FreesManaged = [new(new FindingKey("invalid-free", "xyz_remove", "xyz_data"), "DR1")];

    /// <summary>
    /// Discovered, T6: the cleanup function takes the variable's address for the structure's, so that <c>foo</c> is never put; and the
    /// count that is put instead is part of a pointer, or of NULL.
    /// </summary>
    private static readonly DeclaredFinding[] PutsTheVariable = [Of(Leak, "", "foo"), Of(Underflow, "unref_foo", "(struct foo *)&foo.ref")];

    /// <summary>
    /// Discovered, T6a: where the variable is still NULL (no memory in <c>foo_create</c>; in <c>bar</c>, whatever made that fail) its cleanup puts a
    /// reference of NULL.
    /// </summary>
    private static readonly DeclaredFinding[] PutsNull = [Of(Null, "unref_foo", "foo")];

    /// <summary>By scenario name.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        Declare("bind-without-memory-vs-unbind@T1", ReadsAfterFree),
        Declare("bind-without-memory-bind@T1", ReadsAfterFree),
        Declare("bind-vs-unbind@T2", [.. Forgets, .. RemovesNothing]),
        Declare("bind-without-memory-vs-unbind@T2", [.. Forgets, .. RemovesNothing]),
        Declare("bind-unbind@T2", RemovesNothing),
        Declare("bind-unbind-bind@T2", RemovesNothing),
        Declare("bind-only@T2", Forgets),
        Declare("bind-without-memory-bind@T2", Forgets),
        Declare("bind-vs-unbind@T3", FreesManaged),
        Declare("bind-without-memory-vs-unbind@T3", FreesManaged),
        Declare("bind-unbind@T3", FreesManaged),
        Declare("bind-unbind-bind@T3", FreesManaged),
        Declare("bar@T6", PutsTheVariable),
        Declare("bar-without-memory@T6", PutsTheVariable),
        Declare("bar-init-fails@T6", PutsTheVariable),
        Declare("bar-shares-foo@T6", PutsTheVariable),
        Declare("bar-without-memory@T6a", PutsNull),
        Declare("bar-init-fails@T6a", PutsNull),
    ]);

    private static KeyValuePair<string, IReadOnlyList<DeclaredFinding>> Declare(string what, IReadOnlyList<DeclaredFinding> findings) =>
        new($"{TalkScenarios.Subsystem}/{what}", findings);

    private static DeclaredFinding Of(string kind, string function, string target) => new(new FindingKey(kind, function, target), null);
}
