using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// Explores a small program completely and tells every outcome it can have: what its tasks saw, execution by execution. A test
/// asserts the set exactly, so it fails for an outcome too few as well as for one too many.
/// </summary>
internal static class LitmusTest
{
    /// <summary>Every outcome and every finding; data races left out.</summary>
    internal static (string[] Outcomes, string[] Findings) Run(Func<Machine, Registers, Op> setUp)
    {
        var (outcomes, findings, _) = Explore(setUp);
        return (outcomes, findings);
    }

    /// <summary>Every outcome (<see cref="Registers.ToString"/>), in ordinal order. Asserts that nothing is found.</summary>
    internal static string[] Outcomes(Func<Machine, Registers, Op> setUp)
    {
        var (outcomes, findings) = Run(setUp);
        Assert.Empty(findings);
        return outcomes;
    }

    /// <summary>Every outcome that schedules with at most so many preemptions have, without any reduction.</summary>
    internal static string[] OutcomesOfSchedules(Func<Machine, Registers, Op> setUp, int preemptions)
    {
        var program = new Program(setUp, ordersFrees: true);
        var result = Explorer.Explore(program, new PreemptionBounded(preemptions), new ExplorationOptions());
        Assert.Null(result.Fault);
        return [.. program.Outcomes];
    }

    /// <summary>Every outcome, in ordinal order, every finding as <c>kind function object</c>, and every data race as <c>function / function object</c>.</summary>
    /// <remarks>
    /// An outcome may hang on where a free comes, so frees have places here. Where they have none, and uses after them are predicted, the same
    /// is found, and no outcome is new.
    /// </remarks>
    internal static (string[] Outcomes, string[] Findings, string[] Races) Explore(Func<Machine, Registers, Op> setUp)
    {
        var told = Explore(new Program(setUp, ordersFrees: true));
        var predicted = Explore(new Program(setUp, ordersFrees: false));
        Assert.Equal(told.Findings, predicted.Findings);
        Assert.Equal(told.Races, predicted.Races);
        Assert.Empty(predicted.Outcomes.Except(told.Outcomes));
        return told;
    }

    private static (string[] Outcomes, string[] Findings, string[] Races) Explore(Program program)
    {
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        Assert.Equal(0, result.Blocked);
        return ([.. program.Outcomes], MachineTest.Keys(result), MachineTest.Races(result));
    }

    private sealed class Program : IProgram
    {
        private readonly MachineProgram inner;
        private Registers registers = new();

        internal Program(Func<Machine, Registers, Op> setUp, bool ordersFrees) =>
            inner = new MachineProgram(machine => setUp(machine, registers)) { OrdersFrees = ordersFrees };

        internal SortedSet<string> Outcomes { get; } = new(StringComparer.Ordinal);

        public Op SetUp(ExploredRuntime runtime)
        {
            registers = new Registers();
            return inner.SetUp(runtime);
        }

        public void BeforeKill(ExploredRuntime runtime) => inner.BeforeKill(runtime);

        public void End(ExploredRuntime runtime)
        {
            inner.End(runtime);
            Outcomes.Add(registers.ToString());
        }
    }
}
