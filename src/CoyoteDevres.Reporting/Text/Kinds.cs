namespace CoyoteDevres.Reporting;

/// <summary>Kinds of findings in a table's cell, which has room for a word.</summary>
internal static class Kinds
{
    // The gravest first; what is not here comes after.
    private static readonly (string Kind, string Word)[] Known =
    [
        ("slab-use-after-free", "UAF"),
        ("double-free", "double-free"),
        ("freed-module-text", "text"),
        ("freed-module-data", "data"),
        ("null-dereference", "NULL"),
        ("page-fault", "fault"),
        ("general-protection-fault", "fault"),
        ("list-add-corruption", "list"),
        ("list-del-corruption", "list"),
        ("hung-task", "hang"),
        ("hard-lockup", "lockup"),
        ("soft-lockup", "lockup"),
        ("sleeping-in-atomic", "atomic"),
        ("scheduling-while-atomic", "atomic"),
        ("refcount-addition-on-zero", "refcount"),
        ("refcount-underflow", "refcount"),
        ("refcount-saturated", "refcount"),
        ("circular-locking", "lockdep"),
        ("recursive-locking", "lockdep"),
        ("missed-wake-up", "missed"),
        ("memory-leak", "leak"),
        ("module-reference-leak", "leak"),
    ];

    /// <summary>The gravest first, and each word once.</summary>
    internal static IReadOnlyList<string> Words(IEnumerable<string> kinds) => [.. ByGravity(kinds).Select(Word).Distinct()];

    /// <summary>Each kind once, the gravest first.</summary>
    internal static IReadOnlyList<string> ByGravity(IEnumerable<string> kinds) =>
        [.. kinds.Distinct().OrderBy(Gravity).ThenBy(k => k, StringComparer.Ordinal)];

    private static int Gravity(string kind) => Array.FindIndex(Known, k => k.Kind == kind) is >= 0 and var place ? place : Known.Length;

    private static string Word(string kind) => Array.Find(Known, k => k.Kind == kind).Word ?? kind;
}
