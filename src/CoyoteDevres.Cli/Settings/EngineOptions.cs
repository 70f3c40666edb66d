using System.CommandLine;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Cli;

/// <summary>The option that has another checker explore, and what the strategy's options mean then.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string?> engine = new("--engine")
    {
        Description = "Who explores: builtin (the default), or coyote: Microsoft Coyote, with its own strategies, if the tool was built with -p:UseCoyote=true.",
        HelpName = $"{BuiltIn}|{Engines.Coyote}",
        CustomParser = result =>
        {
            string name = result.Tokens[0].Value;
            if (name is not (BuiltIn or Engines.Coyote))
                result.AddError($"--engine: expected {BuiltIn} or {Engines.Coyote}, found '{name}'");
            return name;
        },
    };

    private const string BuiltIn = "builtin";

    /// <summary>Adds it to a command.</summary>
    internal void AddTo(Command command) => command.Add(engine);

    /// <summary>The checker that the command line chooses, or null: this one.</summary>
    /// <param name="world">Where other checkers are found.</param>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">It is not part of this build.</exception>
    internal IEngineFactory? Read(World world, ParseResult parsed)
    {
        if (parsed.GetValue(engine) is null or BuiltIn)
            return null;
        return world.FindCoyote() ?? throw new UsageException(
            $"--engine {Engines.Coyote}: this build is without Microsoft Coyote; build it with -p:UseCoyote=true, which needs the packages Microsoft.Coyote and Microsoft.Coyote.Test");
    }
}
