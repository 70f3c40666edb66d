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
    /// <exception cref="UsageException">A pattern matches nothing: very likely a slip, and a run of nothing proves nothing.</exception>
    internal static IReadOnlyList<Scenario> Of(IReadOnlyList<Scenario> catalogue, IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0)
            return catalogue.Count > 0 ? catalogue : throw new UsageException("there are no scenarios");
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string pattern in patterns)
        {
            string expression = pattern.Replace(@"\", @"\\", StringComparison.Ordinal); // A backslash escapes nothing here.
            var matching = catalogue.Where(s => FileSystemName.MatchesSimpleExpression(expression, s.Name, ignoreCase: false)).Select(s => s.Name).ToList();
            if (matching.Count == 0)
                throw new UsageException($"no scenario matches '{pattern}'; see '{Tool.Name} list'");
            chosen.UnionWith(matching);
        }

        return [.. catalogue.Where(s => chosen.Contains(s.Name))];
    }
}
