using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Modules;

/// <summary>The twelve races of section A6 as rows of one table by version: modules that count by hand, then those that the core counts for.</summary>
internal static class ModuleRaces
{
    private const string Title = "unload races";

    private static readonly string[] Names =
    [
        "late increment",
        "early increment",
        "failure leak",
        "surplus decrement",
        "decide, sleep, open",
        "decide, sleep, dependency",
        "sleep after decrement",
        "release without BKL",
        "call without lock",
        "callback not counted",
        "half-initialised use",
        "symbol without dependency",
    ];

    /// <summary>The row of a race.</summary>
    internal static BugQuestion Of(int number) => new(Title, $"{number} {Names[number - 1]}", $"RACE-{number}");

    /// <summary>The row of the same race where the core counts, by an owner.</summary>
    internal static BugQuestion WithOwner(int number) => new(Title, $"{number} with an owner", $"RACE-{number}");

    /// <summary>The row of the tenth race for a timer that the cleanup takes off and waits for.</summary>
    internal static BugQuestion WaitedFor { get; } = new(Title, "10 stopped and waited for", "RACE-10");

    /// <summary>
    /// The row of the second one, which asks for the ninth: raising the count first is right, if the call itself is covered.
    /// </summary>
    internal static BugQuestion EarlyIncrement { get; } = new(Title, "2 early increment", "RACE-9");

    /// <summary>The same where the core counts.</summary>
    internal static BugQuestion EarlyWithOwner { get; } = new(Title, "2 with an owner", "RACE-9");

    /// <summary>The row of the last race for a function that sleeps.</summary>
    internal static BugQuestion Sleeping { get; } = new(Title, "12 the function sleeps", "RACE-12");

    /// <summary>The row of the last race for a module that imports the symbol.</summary>
    internal static BugQuestion Imported { get; } = new(Title, "12 symbol imported", "RACE-12");
}
