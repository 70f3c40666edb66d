namespace CoyoteDevres.Scenarios.Talk;

/// <summary>Places of the slides' code that carry no weight, and why.</summary>
internal static class TalkRedundant
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new(
            "T3m",
            "xyz_probe: read xyz_data.???",
            "the slide's driver never uses what it has allocated, and with devres there is no remove that would: an error pointer that is stored harms nobody"),
        new(
            "T6a T6m",
            "ref_foo: get foo.ref",
            "foo_create takes a reference only for its variable's cleanup to put it: together they move the pointer out of the scope, which no_free_ptr does without counting"),
    ];
}
