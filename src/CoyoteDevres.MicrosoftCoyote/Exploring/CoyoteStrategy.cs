using System.Reflection;
using CoyoteDevres.Exploration;
using Microsoft.Coyote;

namespace CoyoteDevres.MicrosoftCoyote;

/// <summary>One of Coyote's strategies, with Coyote's own numbers.</summary>
/// <param name="Name">What <c>coyote test --strategy</c> calls it; <c>dfs</c> is internal to Coyote.</param>
/// <param name="Use">Chooses it.</param>
internal sealed record CoyoteStrategy(string Name, Func<Configuration, Configuration> Use)
{
    /// <summary>All of them, the default first.</summary>
    internal static IReadOnlyList<CoyoteStrategy> All { get; } =
    [
        new("random", c => c.WithRandomStrategy()),
        new("probabilistic", c => c.WithProbabilisticStrategy()),
        new("prioritization", c => c.WithPrioritizationStrategy(isFair: false)),
        new("fair-prioritization", c => c.WithPrioritizationStrategy(isFair: true)),
        new("delay-bounding", c => c.WithDelayBoundingStrategy(isFair: false)),
        new("fair-delay-bounding", c => c.WithDelayBoundingStrategy(isFair: true)),
        new("q-learning", c => c.WithQLearningStrategy()),
        new("dfs", WithDepthFirstSearch),
    ];

    private static Configuration WithDepthFirstSearch(Configuration configuration)
    {
        var method = typeof(Configuration).GetMethod("WithDFSStrategy", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new EngineException("this version of Microsoft Coyote has no depth-first search");
        return (Configuration)method.Invoke(configuration, null)!;
    }
}
