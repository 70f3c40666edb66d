using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.Ladder;

namespace CoyoteDevres.Scenarios.Ladder;

/// <summary>Pinchart's sequence and the ladder of designs that answer it.</summary>
public static class LadderScenarios
{
    /// <summary>In scenario names.</summary>
    public const string Subsystem = "ladder";

    // Where a sleeper inside is waited for by the removal, and by whoever comes after that.
    private static readonly string[] HangSpreads = ["L5a", "L5b", "L6h"];

    // What two users could break that one cannot is asked of the designs that are right.
    private static readonly string[] Clean = ["L5w", "L6", "L9f"];

    /// <summary>What scenarios are made of, by rung.</summary>
    public static IReadOnlyList<VersionMatrix<LadderBench>> Matrices { get; } = [.. Rung.All.Select(Matrix)];

    /// <summary>All of them, by rung.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Matrices.SelectMany(m => m.Scenarios())];

    private static VersionMatrix<LadderBench> Matrix(Rung rung) => new()
    {
        Subsystem = Subsystem,
        Version = rung.Id,
        Commit = rung.Summary,
        Source = "other-subsystems 5",
        Sheet = LadderSteps.Of(rung.Id),
        Plug = rung.Plug,
        Operations = LadderOperations.All(rung.Refuses),
        Removals = LadderOperations.Removals,
        Pairs = HangSpreads.Contains(rung.Id) ? [("close", "close"), ("read", "ioctl")] : [("close", "close")],
        AllPairs = true,
        Sequences = LadderOperations.Sequences(rung.Refuses),
        Bounds =
        [
            "one device; nothing ever comes in, so that a reader waits for the removal",
            "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
        ],
        Declared = LadderDeclared.All,
    };
}
