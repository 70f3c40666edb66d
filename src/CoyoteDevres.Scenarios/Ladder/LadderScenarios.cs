using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.Ladder;

namespace CoyoteDevres.Scenarios.Ladder;

/// <summary>Pinchart's sequence and the ladder of designs that answer it.</summary>
public static class LadderScenarios
{
    /// <summary>In scenario names.</summary>
    public const string Subsystem = "ladder";

    private static readonly Dictionary<string, (string One, string Other)[]> MorePairs = new(StringComparer.Ordinal)
    {
        // Where a sleeper inside is waited for by the removal, and by whoever comes after that.
        ["L5a"] = [("read", "ioctl")],
        ["L5b"] = [("read", "ioctl")],
        ["L6h"] = [("read", "ioctl")],
        // Where users count each other.
        ["L9"] = [("open-close", "close")],
        ["L9f"] = [("open-close", "close")],
    };

    // Where an open is the only thing that is refused: what came in uses the device untested.
    private static readonly string[] RefusesOpens = ["L7"];

    /// <summary>What scenarios are made of, by rung.</summary>
    public static IReadOnlyList<VersionMatrix<LadderBench>> Matrices { get; } = [.. Rung.All.Select(Matrix)];

    private static VersionMatrix<LadderBench> Matrix(Rung rung) => new()
    {
        Subsystem = Subsystem,
        Version = rung.Id,
        Commit = rung.Summary,
        Source = "other-subsystems 5",
        Sheet = LadderSteps.Of(rung.Id),
        Plug = rung.Plug,
        Operations = [.. LadderOperations.All(rung.Refuses), .. RefusesOpens.Contains(rung.Id) ? [LadderOperations.OpenUse] : Array.Empty<UserOperation<LadderBench>>()],
        Removals = LadderOperations.Removals,
        Pairs = [("close", "close"), .. MorePairs.GetValueOrDefault(rung.Id, [])],
        AllPairs = true,
        Rules = LadderRules.Of(rung.Id),
        Sequences = LadderOperations.Sequences(rung.Refuses),
        Bounds =
        [
            "one device; nothing ever comes in, so that a reader waits for the removal",
            "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
        ],
        Declared = LadderDeclared.All,
    };
}
