using System.Reflection;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Cli;

/// <summary>Other checkers that can explore, if they are part of this build.</summary>
internal static class Engines
{
    /// <summary>What the user calls Microsoft Coyote.</summary>
    internal const string Coyote = "coyote";

    private const string CoyoteAssembly = "CoyoteDevres.MicrosoftCoyote";

    /// <summary>Microsoft Coyote; null if the tool was built without it.</summary>
    internal static IEngineFactory? FindCoyote()
    {
        try
        {
            // Without its packages the assembly is not here, or is empty.
            return Assembly.Load(CoyoteAssembly).GetType($"{CoyoteAssembly}.CoyoteEngines") is { } type ? (IEngineFactory?)Activator.CreateInstance(type) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>Another checker's strategy with its numbers.</summary>
/// <param name="Factory">The checker.</param>
/// <param name="Strategy">One of its strategies.</param>
/// <param name="Seed">Where its random numbers start.</param>
/// <param name="Executions">Executions of each scenario at most.</param>
internal sealed record EngineChoice(IEngineFactory Factory, string Strategy, long Seed, long Executions)
{
    /// <summary>A new engine, for one exploration.</summary>
    internal IEngine Make() => Factory.Create(Strategy, Seed, Executions);
}
