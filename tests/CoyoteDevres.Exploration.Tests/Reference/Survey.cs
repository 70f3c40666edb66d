namespace CoyoteDevres.Exploration.Tests;

/// <summary>A whole exploration, counted; nothing is kept of single executions.</summary>
/// <param name="Census">What was reached.</param>
/// <param name="IsComplete">False if the limit came first.</param>
/// <param name="Maximal">Executions in which, at the end, nobody could go on.</param>
/// <param name="Blocked">Executions given up before.</param>
internal sealed record Survey(Census Census, bool IsComplete, long Maximal, long Blocked)
{
    /// <summary>Runs executions until the strategy has no more or <paramref name="limit"/> were run.</summary>
    internal static Survey Of(IProgram program, Func<Signature> state, IStrategy strategy, long limit = long.MaxValue, Action<ExploredRuntime>? each = null)
    {
        var census = new Census(state);
        // What is compared with others goes back wherever it can.
        var checkpoints = strategy is OptimalDpor ? CheckpointUse.Everywhere : CheckpointUse.Never;
        var runtime = new ExploredRuntime(program, strategy, 5_000) { Checkpoints = checkpoints };
        long maximal = 0, blocked = 0;
        while (true)
        {
            runtime.Run();
            Assert.True(runtime.Fault is null, $"{strategy.Name}: {runtime.Fault}");
            Assert.False(runtime.HitStepLimit);
            if (runtime.IsMaximal)
            {
                maximal++;
                census.Add(runtime);
                each?.Invoke(runtime);
            }
            else
            {
                blocked++;
            }

            if (!strategy.Next(runtime))
                return new Survey(census, IsComplete: true, maximal, blocked);
            Assert.True(runtime.Fault is null, $"{strategy.Name}: {runtime.Fault}");
            if (maximal + blocked >= limit)
                return new Survey(census, IsComplete: false, maximal, blocked);
        }
    }

    /// <summary>The same for a random program.</summary>
    internal static Survey Of(Interpreter program, IStrategy strategy, long limit = long.MaxValue, Action<ExploredRuntime>? each = null) =>
        Of(program, () => program.Journal.Signature, strategy, limit, each);
}
