using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A program on a simulated kernel, made anew for each execution.</summary>
/// <param name="setUp">Plugs devices, opens what must be open, and starts the processes that race.</param>
public class MachineProgram(Func<Machine, Op> setUp) : IProgram
{
    private readonly Notebook notebook = new();
    private Machine? machine;
    private object[]? state;

    /// <summary>The sanitizers that look; all of them by default.</summary>
    public SanitizerSet Sanitizers { get; set; } = SanitizerSet.All;

    /// <inheritdoc/>
    public Ablation? Ablation { get; set; }

    /// <summary>True if processes that are alike (<see cref="UserProcess.IsAlike"/>) are not to be taken for each other.</summary>
    public bool ExploresExchanged { get; set; }

    /// <summary>True if uses of what is freed are not to be predicted (<see cref="Mortal"/>), but explored in every order.</summary>
    public bool OrdersFrees { get; set; }

    /// <summary>
    /// True if processes change nothing but what belongs to the machine, or to one execution: then an execution may begin in the middle
    /// of the last one (<see cref="IProgram.State"/>).
    /// </summary>
    protected bool ChangesOnlyTheMachine { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<object>? State => state;

    /// <summary>The branches taken so far, over all executions.</summary>
    public IReadOnlySet<string> Branches => notebook.Branches.Labels;

    /// <summary>What the set-up lets go wrong, and how often: part of the bounds of a verdict.</summary>
    public IReadOnlySet<string> Bounds => notebook.Bounds;

    /// <inheritdoc/>
    public Op SetUp(ExploredRuntime runtime)
    {
        machine = new Machine(runtime, notebook, Sanitizers) { CountsAreBalanced = Ablation is null, ExploresExchanged = ExploresExchanged, OrdersFrees = OrdersFrees };
        if (ChangesOnlyTheMachine)
            state = [machine, notebook.Races];
        return setUp(machine);
    }

    /// <inheritdoc/>
    public void BeforeKill(ExploredRuntime runtime) => EndOfExecution.BeforeKill(machine!);

    /// <inheritdoc/>
    public void End(ExploredRuntime runtime) => EndOfExecution.Judge(machine!);
}
