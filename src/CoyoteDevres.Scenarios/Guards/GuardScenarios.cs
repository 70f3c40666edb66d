using CoyoteDevres.Subsystems.Guards;

namespace CoyoteDevres.Scenarios.Guards;

/// <summary>
/// The generic character device behind each guard: which strategy is safe for which kind of operation, proved or refuted.
/// </summary>
public static class GuardScenarios
{
    /// <summary>In scenario names.</summary>
    public const string Subsystem = "guards";

    /// <summary>Guards that never refuse a use, so that no operation ever returns <c>-ENODEV</c>.</summary>
    private static readonly string[] NeverRefuse = ["none", "kref", "completion-wait"];

    /// <summary>Guards that count open files, and refuse one when removal has seen that none is left.</summary>
    private static readonly string[] RefuseOpens = ["completion-wait"];

    /// <summary>What scenarios are made of, by strategy.</summary>
    public static IReadOnlyList<VersionMatrix<ToyBench>> Matrices { get; } = [.. GuardStrategy.All.Select(Matrix)];

    private static VersionMatrix<ToyBench> Matrix(GuardStrategy strategy)
    {
        bool refuses = !NeverRefuse.Contains(strategy.Name);
        return new VersionMatrix<ToyBench>
        {
            Subsystem = Subsystem,
            Version = strategy.Name,
            Commit = "generic",
            Plug = machine => ToyBench.Plug(machine, strategy),
            Operations = GuardOperations.All(refuses, RefuseOpens.Contains(strategy.Name)),
            Partners = GuardOperations.Partners,
            Removals = [GuardOperations.Unbind],
            Pairs = [("short-ioctl", "short-ioctl"), ("await", "finish")],
            AllPairs = true,
            Rules = GuardRules.Of(strategy.Name),
            Sequences = [GuardOperations.UnbindByHolder(refuses)],
            Bounds = ["one device, files opened before, but by open; nothing ever comes in, so that a reader waits for the removal"],
            Declared = GuardDeclared.All,
        };
    }
}
