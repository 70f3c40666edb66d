namespace CoyoteDevres.Exploration;

/// <summary>Makes the engines of another checker, one for each exploration.</summary>
public interface IEngineFactory
{
    /// <summary>The names of its strategies, the default first.</summary>
    IReadOnlyList<string> Strategies { get; }

    /// <summary>The largest seed that it takes.</summary>
    long MostSeed { get; }

    /// <summary>The most executions that it can be asked for.</summary>
    long MostExecutions { get; }

    /// <summary>Makes one.</summary>
    /// <param name="strategy">One of <see cref="Strategies"/>.</param>
    /// <param name="seed">Where random numbers start; <see cref="MostSeed"/> at most.</param>
    /// <param name="executions">How many to run at most; from 1 to <see cref="MostExecutions"/>.</param>
    /// <exception cref="EngineException">It has no such strategy after all.</exception>
    IEngine Create(string strategy, long seed, long executions);
}

/// <summary>Another checker failed, or is not what was expected: no fault of a model, and no finding.</summary>
public sealed class EngineException(string message) : Exception(message);
