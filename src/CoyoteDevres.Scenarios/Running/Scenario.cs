using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Scenarios;

/// <summary>A finding that a scenario declares.</summary>
/// <param name="Key">Kind, function and object.</param>
/// <param name="Bug">The fact sheets' name of the bug (<c>GPIO-3</c>), or null if no sheet mentions it: it was discovered here.</param>
public sealed record DeclaredFinding(FindingKey Key, string? Bug);

/// <summary>Which runs a scenario belongs to.</summary>
public enum Tier
{
    /// <summary>Every run: one user, and the operations that the fact sheets' bugs take.</summary>
    Main,

    /// <summary>Runs of everything: all pairs of operations, and three users.</summary>
    Everything,
}

/// <summary>User processes against a removal, with what is expected of it.</summary>
public sealed record Scenario
{
    /// <summary><c>subsystem/what-happens@version</c>: unique.</summary>
    public required string Name { get; init; }

    /// <summary>The subsystem: <c>gpio</c>.</summary>
    public required string Subsystem { get; init; }

    /// <summary>The fact sheets' version id: <c>G1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The commit that made the version, or a range of releases.</summary>
    public required string Commit { get; init; }

    /// <summary>The section of the fact sheets that the version follows, or empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>How many of the version's steps in the fact sheets rest on what.</summary>
    public StepCounts Steps { get; init; } = StepCounts.None;

    /// <summary>Which runs it belongs to.</summary>
    public Tier Tier { get; init; }

    /// <summary>One line: who does what.</summary>
    public required string Summary { get; init; }

    /// <summary>The exact set of findings expected; empty declares verified.</summary>
    public IReadOnlyList<DeclaredFinding> Declared { get; init; } = [];

    /// <summary>The rows of tables of bugs by version that it has a say in.</summary>
    public IReadOnlyList<BugQuestion> Asks { get; init; } = [];

    /// <summary>
    /// Branches that some execution must take (a removal's last step, the error that removal exists to produce), or the verdict
    /// is vacuous: a model error.
    /// </summary>
    public IReadOnlyList<string> MustReach { get; init; } = [];

    /// <summary>What the scenario leaves out or limits, in words.</summary>
    public IReadOnlyList<string> Bounds { get; init; } = [];

    /// <summary>
    /// True if two of its users do the same and can change places: of two executions that only exchange them one is explored.
    /// </summary>
    public bool HasUsersAlike { get; init; }

    /// <summary>
    /// The name of the scenario whose program this one's is, though it is another version's: none of the steps that are modelled differs. Null if there is
    /// none. A run that has both explores it once; what each declares is judged by itself.
    /// </summary>
    public string? SameAs { get; init; }

    /// <summary>Makes the program to explore.</summary>
    public required Func<IScenarioProgram> Program { get; init; }
}

/// <summary>A scenario's program on a simulated kernel.</summary>
/// <param name="setUp">Plugs devices, opens what must be open, and starts the processes that race.</param>
internal sealed class ScenarioProgram : MachineProgram, IScenarioProgram
{
    internal ScenarioProgram(Func<Machine, Op> setUp)
        : base(setUp) => ChangesOnlyTheMachine = true;
}

/// <summary>A program that can tell which branches its executions took.</summary>
public interface IScenarioProgram : IProgram
{
    /// <summary>The branches taken so far, over all executions.</summary>
    IReadOnlySet<string> Branches { get; }

    /// <summary>The sanitizers that look. Set before the first execution.</summary>
    SanitizerSet Sanitizers { get; set; }

    /// <summary>What is switched off in it, or null. Set before the first execution.</summary>
    new Ablation? Ablation { get; set; }

    /// <summary>True if processes that are alike are not to be taken for each other. Set before the first execution.</summary>
    bool ExploresExchanged { get; set; }

    /// <summary>True if uses of what is freed are not to be predicted, but explored in every order. Set before the first execution.</summary>
    bool OrdersFrees { get; set; }

    /// <summary>What the set-up lets go wrong, and how often: bounds of the verdict beside those that the scenario states.</summary>
    IReadOnlySet<string> Bounds { get; }
}
