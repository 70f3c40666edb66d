using System.IO.Enumeration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>Chooses scenarios by name.</summary>
internal static class Selection
{
    /// <summary>The scenarios that match any of the patterns, in catalogue order; all of them if there are no patterns.</summary>
    /// <param name="catalogue">What there is.</param>
    /// <param name="patterns">Names in which <c>*</c> stands for any text and <c>?</c> for any character.</param>
    /// <param name="everything">
    /// True for scenarios of every tier; if false, those outside the main tier are chosen only by their full name.
    /// </param>
    /// <exception cref="UsageException">A pattern matches nothing: very likely a slip, and a run of nothing proves nothing.</exception>
    internal static IReadOnlyList<Scenario> Of(IReadOnlyList<Scenario> catalogue, IReadOnlyList<string> patterns, bool everything)
    {
        if (patterns.Count == 0)
            return catalogue.Count > 0 ? [.. catalogue.Where(IsIn)] : throw new UsageException("there are no scenarios");
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string pattern in patterns)
        {
            string expression = pattern.Replace(@"\", @"\\", StringComparison.Ordinal); // A backslash escapes nothing here.
            var named = catalogue.Where(s => FileSystemName.MatchesSimpleExpression(expression, s.Name, ignoreCase: false)).ToList();
            var matching = named.Where(s => IsIn(s) || s.Name == pattern).Select(s => s.Name).ToList();
            if (matching.Count == 0)
                throw new UsageException(named.Count > 0
                    ? $"'{pattern}' matches only scenarios that are run with --all"
                    : $"no scenario matches '{pattern}'; see '{Tool.Name} list'");
            chosen.UnionWith(matching);
        }

        return [.. catalogue.Where(s => chosen.Contains(s.Name))];

        bool IsIn(Scenario scenario) => everything || scenario.Tier == Tier.Main;
    }
}
