using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CoyoteDevres.Exploration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>The world that the tool runs in.</summary>
/// <param name="Out">Standard output: reports.</param>
/// <param name="Error">Standard error: what went wrong, one line each.</param>
/// <param name="Catalogue">The scenarios, in their order.</param>
/// <param name="WorkingDirectory">What relative paths and <c>coyote.json</c> are looked up in.</param>
/// <param name="Terminal">What standard output can do.</param>
internal sealed record World(TextWriter Out, TextWriter Error, IReadOnlyList<CatalogueSection> Catalogue, string WorkingDirectory, Terminal Terminal)
{
    /// <summary>Finds Microsoft Coyote; null if it is not there.</summary>
    internal Func<IEngineFactory?> FindCoyote { get; init; } = Engines.FindCoyote;

    /// <summary>A path of the user's, from where he stands.</summary>
    internal string Full(string path) => Path.GetFullPath(path, WorkingDirectory);
}

/// <summary>The tool: parses a command line and runs its command.</summary>
internal sealed class App(World world)
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="cancellation">The user wants it to stop: what is done is reported, as incomplete.</param>
    internal ExitCode Run(IReadOnlyList<string> arguments, CancellationToken cancellation = default)
    {
        try
        {
            return Invoke(Parse(arguments, cancellation));
        }
        catch (UsageException exception)
        {
            return Refuse(exception.Message);
        }
    }

    private ParseResult Parse(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var root = new RootCommand("Explores every interleaving of the scenarios of driver object lifetimes and compares what it finds with what they declare.")
        {
            TestCommand.Create(world, cancellation),
            ListCommand.Create(world),
            ReplayCommand.Create(world),
            StrategiesCommand.Create(world, cancellation),
            AblateCommand.Create(world, cancellation),
        };
        root.Directives.Clear();
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Action = new VersionAction(world.Out);
        // Patterns may begin with '@': they are no response files.
        return root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    private ExitCode Invoke(ParseResult parsed)
    {
        if (parsed.Action is ParseErrorAction)
            return Refuse($"{Problem(parsed)}; see '{Tool.Name} --help'");
        var configuration = new InvocationConfiguration
        {
            Output = world.Out,
            Error = world.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return (ExitCode)parsed.Invoke(configuration);
    }

    /// <summary>What the user typed that means nothing comes before what is missing for want of it.</summary>
    private static string Problem(ParseResult parsed) => parsed.UnmatchedTokens switch
    {
        [var unknown, ..] when parsed.CommandResult.Command is RootCommand && !unknown.StartsWith('-') => $"unknown command '{unknown}'",
        [var unknown, ..] => $"unknown argument '{unknown}'",
        _ => parsed.Errors[0].Message.TrimEnd('.'),
    };

    private ExitCode Refuse(string message)
    {
        world.Error.WriteLine($"{Tool.Name}: {message.ReplaceLineEndings(" ")}");
        return ExitCode.UsageOrModelError;
    }

    private sealed class VersionAction(TextWriter output) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            output.WriteLine($"{Tool.Name} {Tool.Version}");
            return 0;
        }
    }
}
