using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Cli;

/// <summary>Options that several commands have, and how their values are read.</summary>
internal static class CommonOptions
{
    /// <summary><c>[PATTERN...]</c>.</summary>
    internal static Argument<string[]> Patterns()
    {
        var patterns = new Argument<string[]>("PATTERN")
        {
            Description = "Names of scenarios; * and ? stand for any text and any character. All of them if none is given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        // No scenario's name begins like an option; without this a mistyped option would be looked up among the scenarios.
        patterns.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option)
                result.AddError($"unknown option '{option.Value}'");
        });
        return patterns;
    }

    /// <summary><c>--all</c>.</summary>
    internal static Option<bool> All() => new("--all")
    {
        Description = "The whole matrix: every pair of operations of two users, and three users, too.",
    };

    /// <summary><c>--config FILE</c>.</summary>
    internal static Option<string?> Config() => new("--config")
    {
        Description = $"Take defaults from this file instead of {ConfigFile.Name} in the current directory.",
        HelpName = "FILE",
    };

    /// <summary><c>--no-sanitizer NAME...</c>.</summary>
    internal static Option<string[]?> NoSanitizer()
    {
        var names = Sanitizer.All.Select(s => s.Name).ToList();
        var option = new Option<string[]?>("--no-sanitizer")
        {
            Description = $"Switch a sanitizer off; may be given several times. One of {string.Join(", ", names)}.",
            HelpName = "NAME",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(t => !names.Contains(t.Value)) is { } unknown)
                result.AddError($"--no-sanitizer: there is no sanitizer '{unknown.Value}'; there are {string.Join(", ", names)}");
        });
        return option;
    }

    /// <summary>The sanitizers that are left, by the command line or, where it is silent, by the configuration file.</summary>
    internal static SanitizerSet Left(string[]? off, Defaults defaults) => SanitizerSet.AllBut(off is { Length: > 0 } ? off : defaults.NoSanitizer);

    /// <summary><c>--format text|json</c>.</summary>
    internal static Option<ReportFormat?> Format() => new("--format")
    {
        Description = "How to write the results: text (the default) or json.",
        HelpName = "text|json",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "text" => ReportFormat.Text,
            "json" => ReportFormat.Json,
            _ => Reject<ReportFormat>(result, "text or json"),
        },
    };

    /// <summary><c>--format text|json|markdown</c>.</summary>
    internal static Option<TableFormat?> TableFormat() => new("--format")
    {
        Description = "How to write the table: text (the default), json or markdown.",
        HelpName = "text|json|markdown",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "text" => Cli.TableFormat.Text,
            "json" => Cli.TableFormat.Json,
            "markdown" => Cli.TableFormat.Markdown,
            _ => Reject<TableFormat>(result, "text, json or markdown"),
        },
    };

    /// <summary>An option whose value is a whole number of at least 1.</summary>
    internal static Option<long?> Number(string name, string description, long most) => Number(name, description, 1, most);

    /// <summary>An option whose value is a whole number in a range.</summary>
    internal static Option<long?> Number(string name, string description, long least, long most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
            long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
                ? number
                : Reject<long>(result, most == long.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}"),
    };

    /// <summary><c>--timeout DURATION</c>.</summary>
    internal static Option<TimeSpan?> Timeout() => new("--timeout")
    {
        Description = $"Wall time for the whole run ({Duration.Form}); what is not explored by then is incomplete.",
        HelpName = "DURATION",
        CustomParser = result => Duration.TryParse(result.Tokens[0].Value, out var duration) ? duration : Reject<TimeSpan>(result, Duration.Form),
    };

    /// <summary>Reports a value as none of those expected.</summary>
    internal static T? Reject<T>(ArgumentResult result, string expected)
        where T : struct
    {
        string name = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
        result.AddError($"{name}: expected {expected}, found '{result.Tokens[0].Value}'");
        return null;
    }
}
