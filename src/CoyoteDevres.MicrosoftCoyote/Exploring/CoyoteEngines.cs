using CoyoteDevres.Exploration;

namespace CoyoteDevres.MicrosoftCoyote;

/// <summary>What the command line tool looks for in this assembly.</summary>
public sealed class CoyoteEngines : IEngineFactory
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Strategies { get; } = [.. CoyoteStrategy.All.Select(s => s.Name)];

    /// <inheritdoc/>
    public long MostSeed => uint.MaxValue;

    /// <inheritdoc/>
    public long MostExecutions => uint.MaxValue;

    /// <inheritdoc/>
    public IEngine Create(string strategy, long seed, long executions) =>
        new CoyoteEngine(CoyoteStrategy.All.Single(s => s.Name == strategy), checked((uint)seed), checked((uint)executions));
}
