namespace CoyoteDevres.Exploration.Tests;

/// <summary>A program under a rule that leaves out a dependence.</summary>
internal static class WrongRule
{
    /// <summary>The final states that the reduction reaches before it sees for itself that what it planned is not what comes.</summary>
    /// <param name="program">The program.</param>
    /// <param name="outcome">The final state of its last execution, in words.</param>
    internal static HashSet<string> StatesOf(IProgram program, Func<string> outcome)
    {
        var strategy = new OptimalDpor();
        var runtime = new ExploredRuntime(program, strategy, 1_000);
        var states = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            runtime.Run();
            if (runtime.IsMaximal)
                states.Add(outcome());
        }
        while (runtime.Fault is null && strategy.Next(runtime) && runtime.Fault is null);
        return states;
    }
}
